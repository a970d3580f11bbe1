import Foundation
import Testing

@testable import Gateway

/// No key of the configuration that the reference does not tell: the loader itself says which keys it reads, mapping by mapping.
@Suite struct ReferenceKeysTests {
    /// Mappings that the example keeps behind comment marks, opened so that the loader asks for their keys. They need not be right.
    private static let opened = [
        (
            "channels:\n",
            """
              dxp-folders: {type: folder, push: {token: {env: NONE}}}
              port-sftp: {type: sftp}
              node-amqp: {type: amqp}
              simulated: {type: simulator}

            """
        ),
        (
            "signers:\n",
            """
              cards: {keys: [{key: a}, {pkcs12: a}, {pkcs11: a}, {agent: a}, {remote: a}, {none: a}]}

            """
        ),
        (
            "tenants:\n",
            """
              - include: none.yaml
              - {api_keys: [{}], request_rate: {}, realtime: {upload: {}}, ports: {nanjing: {}}, platform: {},
                 warehouse: {}, site_operator: {}, rules: {}, signers: {}}

            """
        ),
        (
            "ports:\n",
            """
              further: {profile: nanjing, modes: {"1210": {}}, delivery: {}, subscribers: [{}], extension: {}, zone: {},
                rules: {}}

            """
        ),
        ("  - id: hanbit-beauty\n", "    request_rate: {}\n"), ("uploads:\n", "  folders: [{}]\n"),
    ]
    private static let sections = """

        database: {url: {env: NONE}}
        alerts: {webhooks: [{}], email: {}}
        console: {accounts: [{}]}
        canary: {}
        """

    /// What asks for keys of other files, which have references of their own.
    private static let elsewhere: Set<String> = ["SignerConfiguration.swift", "ConfigurationLoader+Mappings.swift"]

    private static func mappings() throws -> (file: String, mappings: [ProblemLog.Mapping]) {
        let fixture = try ConfigurationFixture.shared.get()
        var text = fixture.example
        for (section, more) in Self.opened {
            let start = try #require(text.range(of: "\n" + section), "\(section) is not in the example")
            text.insert(contentsOf: more, at: start.upperBound)
        }
        let file = try fixture.write(text + Self.sections)
        let log = ProblemLog()
        _ = ConfigurationLoader(environment: [:], log: log).load(file)
        #expect(!log.unreadable || log.problems.contains { $0.reason.contains("no such file") }, "\(log.problems)")
        return (file, log.mappings)
    }

    @Test("Every key that the loader reads is in the reference")
    func told() throws {
        let reference = ConfigurationReference(example: try ConfigurationFixture.shared.get().example)
        let modes = String(
            decoding: try Data(contentsOf: ConfigurationFixture.root.appending(path: "Templates/modes.yaml")),
            as: UTF8.self)
        let (file, mappings) = try Self.mappings()
        var untold: Set<String> = []
        var compared = 0
        for mapping in mappings where mapping.file == file && !Self.isNamed(mapping) {
            let path = Self.inReference(mapping.path)
            for key in mapping.keys {
                compared += 1
                let whole = path.isEmpty ? key : "\(path).\(key)"
                // What a port profile may hold is told where the profiles are.
                let isTold =
                    path.hasPrefix("ports.NAME") && (PortDraft.keys.contains(key) || path != "ports.NAME")
                    ? Self.names(key, in: modes) : Self.isTold(whole, key, under: path, reference)
                if !isTold {
                    untold.insert(whole)
                }
            }
        }
        #expect(untold.sorted() == [], "not explained in tongguan.example.yaml")
        #expect(compared > 200)
    }

    @Test("Every place of the loader that reads keys was asked")
    func all() throws {
        let asked = Set(try Self.mappings().mappings.map(\.asker))
        let sources = ConfigurationFixture.root.appending(path: "Sources/Gateway")
        var silent: [String] = []
        var places = 0
        for folder in ["Configuration", "TestMode"] {
            let files = try FileManager.default.contentsOfDirectory(atPath: sources.appending(path: folder).path)
            for name in files.sorted() where Self.asksForKeys(folder, name) {
                let text = try String(contentsOf: sources.appending(path: "\(folder)/\(name)"), encoding: .utf8)
                for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
                where line.contains(".object(") && !line.contains(".object(of:") {
                    places += 1
                    if !asked.contains("Gateway/\(name):\(index + 1)") { silent.append("\(name):\(index + 1)") }
                }
            }
        }
        #expect(silent == [], "open these mappings in this test, too")
        #expect(places > 40)
    }

    private static func asksForKeys(_ folder: String, _ name: String) -> Bool {
        name.hasSuffix(".swift") && !Self.elsewhere.contains(name)
            && (folder == "Configuration" || name.hasPrefix("ConfigurationLoader") || name == "TestBoundary.swift")
    }

    /// Its keys are names and not ours: of ports, modes, rules, kinds, or the two places a secret can come from.
    private static func isNamed(_ mapping: ProblemLog.Mapping) -> Bool {
        ["rules", "signers", "modes", "ports"].contains { mapping.path.hasSuffix("." + $0) }
            || mapping.keys == ["file", "env"] || mapping.keys == ["en", "zh", "ko"]
    }

    /// `tenants[1].ports.nanjing` as the reference has it.
    private static func inReference(_ path: String) -> String {
        var path = path.replacing(/\[[0-9]+\]/, with: "[]")
        path = path.replacing(/^ports\.[a-z0-9-]+\.delivery$/, with: "policy.delivery")
        path = path.replacing(/^ports\.[a-z0-9-]+/, with: "ports.NAME")
        path = path.replacing(/^signers\.[a-z0-9-]+/, with: "signers.NAME")
        path = path.replacing(/^tenants\[\]\.ports\.[a-z0-9-]+/, with: "tenants[].ports.zhengzhou")
        return path
    }

    /// It has an entry of its own, or stands in the value or comment of the mapping that holds it.
    private static func isTold(
        _ path: String, _ key: String, under parent: String, _ reference: ConfigurationReference
    ) -> Bool {
        // A signer is one key, or a list of keys that say the same.
        let signers = ["signers.NAME.", "signers.NAME.keys[]."]
        let own = [path, path + "[]"] + signers.flatMap { from in signers.map { path.replacing(from, with: $0) } }
        return reference.entries.contains { entry in
            own.contains(entry.path)
                || [parent, parent.replacing(/\[\]$/, with: "")].contains(entry.path)
                    && (Self.names(key, in: entry.value) || Self.names(key, in: entry.about))
        }
    }

    private static func names(_ key: String, in text: String) -> Bool {
        text.split { !($0.isLetter || $0.isNumber || $0 == "_") }.contains { $0 == key }
    }
}
