import Foundation
import Testing

@testable import Cryptography

/// Files with secrets: who may read them, how they are written.
@Suite("Secret files") struct SecretFileTests {
    static func code(_ body: () throws(CryptographyError) -> Void) -> CryptographyError.Code? {
        do {
            try body()
            return nil
        } catch {
            return error.code
        }
    }

    static func check(_ path: String) -> CryptographyError.Code? {
        self.code { () throws(CryptographyError) in try SecretFile.check(path) }
    }

    @Test("closed to group and others, or refused", arguments: [0o640, 0o604, 0o620, 0o602, 0o610, 0o601, 0o777])
    func modes(mode: Int) throws {
        let scratch = try Scratch()
        try scratch.write("key", [1])
        #expect(Self.check(scratch("key")) == nil)
        try scratch.setMode("key", mode)
        #expect(Self.check(scratch("key")) == .fileExposed)
        #expect(
            Self.code { () throws(CryptographyError) in _ = try SecretFile.read(scratch("key")) } == .fileExposed)
    }

    @Test("what is read is what stands there, to the last byte") func reading() throws {
        let scratch = try Scratch()
        for count in [0, 1, 4096, 100_000] {
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
            try scratch.write("key", bytes)
            #expect(try SecretFile.read(scratch("key")) == SecretBytes(bytes))
        }
        #expect(Self.check(scratch("nothing")) == .fileUnreadable)
        #expect(Self.check(scratch.path) == .fileUnreadable)
    }

    @Test("a folder that everybody may write is refused, behind a link too; a sticky one is not") func folders() throws
    {
        let scratch = try Scratch()
        for name in ["open", "open/inner", "sticky", "own"] {
            try FileManager.default.createDirectory(atPath: scratch(name), withIntermediateDirectories: false)
        }
        for name in ["open/inner/key", "sticky/key", "own/key"] { try scratch.write(name, [1]) }
        try FileManager.default.createSymbolicLink(
            atPath: scratch("own/link"), withDestinationPath: scratch("open/inner/key"))
        #expect(Self.check(scratch("open/inner/key")) == nil)
        try scratch.setMode("open", 0o777)
        try scratch.setMode("sticky", 0o1777)
        #expect(Self.check(scratch("open/inner/key")) == .fileExposed)
        #expect(Self.check(scratch("own/link")) == .fileExposed)
        #expect(Self.check(scratch("sticky/key")) == nil)
        #expect(Self.check(scratch("own/key")) == nil)
        try scratch.setMode("open", 0o755)
        #expect(Self.check(scratch("own/link")) == nil)
    }

    @Test("a data folder and the files in it") func dataFolder() throws {
        let scratch = try Scratch()
        func check() -> CryptographyError.Code? {
            Self.code { () throws(CryptographyError) in
                try SecretFile.check(folder: scratch.path, names: ["ledger", "ledger-wal"])
            }
        }
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: scratch.path)
        #expect(check() == .fileExposed)
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: scratch.path)
        #expect(check() == nil)
        try scratch.write("ledger", [1])
        #expect(check() == nil)
        try scratch.setMode("ledger", 0o644)
        #expect(check() == .fileExposed)
    }

    @Test("written closed, whole, and over nothing unless asked to") func writing() throws {
        let scratch = try Scratch()
        let path = scratch("key")
        try SecretFile.write(SecretBytes([1, 2]), to: path, replacing: false)
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        let again = Self.code { () throws(CryptographyError) in
            try SecretFile.write(SecretBytes([3]), to: path, replacing: false)
        }
        #expect(again == .fileUnreadable)
        #expect(try scratch.read("key") == [1, 2])
        try SecretFile.write(SecretBytes([4]), to: path, replacing: true)
        #expect(try scratch.read("key") == [4])
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: scratch.path) == ["key"], "nothing is left beside it")
        #expect(
            Self.code { () throws(CryptographyError) in
                try SecretFile.write(SecretBytes([4]), to: scratch("no/key"), replacing: true)
            } == .fileUnreadable)
    }
}
