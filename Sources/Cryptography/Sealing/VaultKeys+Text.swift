extension VaultKeys {
    /// Reads the secret text.
    ///
    /// - Parameters:
    ///   - text: as `text(wrappedBy:)` writes it.
    ///   - master: the key that wraps them; nil when they lie open.
    /// - Throws: `masterKeyMissing` when they are wrapped and no master key is given, `masterKeyWrong` when they are wrapped by
    ///   another, `vaultKeysInvalid` with the line; never with a key.
    public init(_ text: SecretBytes, master: MasterKey? = nil) throws(CryptographyError) {
        let file = try unsafe text.withBytes { (bytes) throws(CryptographyError) in try unsafe VaultKeysReader(bytes) }
        switch (file.fingerprint, master) {
        case (let wrapped?, nil):
            throw CryptographyError(
                .masterKeyMissing, "the vault keys are wrapped by master key \(wrapped); name it as secrets.master")
        case (let wrapped?, let given?) where wrapped != given.fingerprint:
            throw CryptographyError(
                .masterKeyWrong,
                "the vault keys are wrapped by master key \(wrapped); the one given is \(given.fingerprint)")
        case (nil, _?):
            throw CryptographyError(
                .vaultKeysInvalid, "the vault keys are not wrapped, yet a master key is given; run tongguan vault wrap")
        default: break
        }
        var found: [Kind: [UInt8: SecretBytes]] = [:]
        for line in file.lines {
            let key = try Self.key(of: line, master)
            guard found[line.kind]?[line.number] == nil else {
                throw line.error("\(line.kind.rawValue) \(line.number) is given twice")
            }
            guard !found.values.flatMap(\.values).contains(key) else {
                throw line.error("this key stands on another line too")
            }
            found[line.kind, default: [:]][line.number] = key
        }
        try self.init(data: found[.data] ?? [:], lookup: found[.lookup] ?? [:])
    }

    /// Reads the secret text from a file that is closed to group and others.
    ///
    /// - Throws: `fileUnreadable`, `fileExposed`, and what `init(_:master:)` throws.
    public init(path: String, master: MasterKey? = nil) throws(CryptographyError) {
        try self.init(SecretFile.read(path), master: master)
    }

    /// The secret text, to be written to a file with mode 0600 and nowhere else.
    ///
    /// - Parameter master: wraps the keys; nil leaves them open to whoever has the text.
    /// - Throws: `libraryFailed`.
    public func text(wrappedBy master: MasterKey?) throws(CryptographyError) -> SecretBytes {
        var text: [UInt8] = []
        // Never grows, for that would leave a copy behind.
        text.reserveCapacity(400 + 128 * (self.data.count + self.lookup.count))
        if let master {
            text +=
                "# Keys of the vault, wrapped by a master key that is kept elsewhere. Never commit this file.\n".utf8
            text += "master \(master.fingerprint)\n".utf8
        } else {
            text += "# Keys of the vault: who has them reads every sealed column. Never commit this file.\n".utf8
        }
        for kind in Kind.allCases {
            for (number, key) in self.keys(kind).sorted(by: { $0.key < $1.key }) {
                text += "\(kind.rawValue) \(number) ".utf8
                if let master {
                    let block = Self.block(kind, number, key)
                    text += Hex.encode(try KeyWrap.wrap(block, with: master.secret)).utf8
                } else {
                    HexKey.append(key, to: &text)
                }
                text.append(UInt8(ascii: "\n"))
            }
        }
        return SecretBytes(consuming: &text)
    }

    /// What is wrapped: name and number in eight bytes, then the key.
    private static func block(_ kind: Kind, _ number: UInt8, _ key: SecretBytes) -> SecretBytes {
        unsafe SecretBytes(count: 8 + Self.keyLength) { bytes in
            unsafe bytes.copyBytes(from: Array(kind.rawValue.utf8))
            unsafe bytes[7] = number
            unsafe key.withBytes { raw in
                unsafe UnsafeMutableRawBufferPointer(rebasing: bytes[8...]).copyBytes(from: raw)
            }
        }
    }

    private static func key(
        of line: VaultKeysReader.Line, _ master: MasterKey?
    ) throws(CryptographyError) -> SecretBytes {
        guard let master else { return line.secret }
        let wrapped = unsafe line.secret.withBytes { unsafe Array($0) }
        guard let block = try KeyWrap.unwrap(wrapped, with: master.secret) else {
            throw line.error("this key was changed after it was wrapped")
        }
        let key = unsafe block.withBytes { bytes in
            unsafe SecretBytes(count: Self.keyLength) { unsafe $0.copyBytes(from: bytes[8...]) }
        }
        guard Self.block(line.kind, line.number, key) == block else {
            throw line.error("this key was wrapped for another name or number")
        }
        return key
    }
}

/// The lines of the secret text, in their form but not yet opened.
struct VaultKeysReader {
    struct Line {
        /// Counts from 1.
        let place: Int
        let kind: VaultKeys.Kind
        let number: UInt8
        /// The key, or its wrapped form.
        let secret: SecretBytes

        func error(_ reason: String) -> CryptographyError { VaultKeysReader.error(self.place, reason) }
    }

    /// Of the master key; nil when the keys lie open.
    private(set) var fingerprint: String?
    private(set) var lines: [Line] = []

    /// - Throws: `vaultKeysInvalid`.
    init(_ bytes: UnsafeRawBufferPointer) throws(CryptographyError) {
        let lines = unsafe bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for index in unsafe lines.indices {
            let line = unsafe lines[index]
            let words = unsafe line.prefix { $0 != UInt8(ascii: "#") }.split { [9, 13, 32].contains($0) }
            guard let name = unsafe words.first.map({ unsafe String(decoding: $0, as: UTF8.self) }) else { continue }
            let place = index + 1
            if name == "master", self.fingerprint == nil, self.lines.isEmpty, unsafe words.count == 2 {
                self.fingerprint = unsafe String(decoding: words[1], as: UTF8.self)
                continue
            }
            guard unsafe words.count == 3, let kind = VaultKeys.Kind(rawValue: name) else {
                throw Self.error(
                    place, "expected 'data NUMBER KEY', 'lookup NUMBER KEY', or first 'master FINGERPRINT'")
            }
            guard let number = unsafe UInt8(String(decoding: words[1], as: UTF8.self)), number > 0 else {
                throw Self.error(place, "the number is not in 1…255")
            }
            let length = VaultKeys.keyLength + (self.fingerprint == nil ? 0 : 8 + KeyWrap.overhead)
            guard let secret = unsafe HexKey.read(words[2], length: length) else {
                throw Self.error(
                    place,
                    "the \(self.fingerprint == nil ? "" : "wrapped ")key is not \(2 * length) hexadecimal digits")
            }
            self.lines.append(Line(place: place, kind: kind, number: number, secret: secret))
        }
    }

    fileprivate static func error(_ line: Int, _ reason: String) -> CryptographyError {
        CryptographyError(.vaultKeysInvalid, "vault keys, line \(line): \(reason)")
    }
}
