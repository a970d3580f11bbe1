import Foundation
import Gateway
import Testing

/// Changes the example in one place and expects the error to name that place.
struct Mutation: Sendable, CustomTestStringConvertible {
    /// A part of exactly one line of the example.
    var find: String
    /// What stands there instead; nil deletes the line (its number stays taken).
    var replacement: String?
    /// Key path of the expected problem.
    var key: String
    /// A part of the line the problem must name; nil for the changed line itself.
    var line: String?
    /// A word of the reason or of what is allowed.
    var says: String

    init(_ find: String, _ replacement: String?, key: String, line: String? = nil, says: String) {
        self.find = find
        self.replacement = replacement
        self.key = key
        self.line = line
        self.says = says
    }

    var testDescription: String { "\(self.find) → \(self.replacement ?? "(deleted)")" }
}

@Suite("Configuration mutations")
struct ConfigurationMutationTests {
    static let wrongValues: [Mutation] = [
        Mutation("data: run/data", "data: []", key: "data", says: "list"),
        Mutation("templates: Templates", "templates: Nowhere", key: "templates", says: "no folder"),
        Mutation("port: 8443 ", "port: eight", key: "http.port", says: "0 to 65535"),
        Mutation("port: 8443 ", "port: 65536", key: "http.port", says: "0 to 65535"),
        Mutation("port: 8443 ", "port: -1", key: "http.port", says: "0 to 65535"),
        Mutation("host: 127.0.0.1", "host:", key: "http.host", says: "no value"),
        Mutation(
            "certificate: certs/dev/server.pem", "certificate: nowhere.crt", key: "http.certificate", says: "file"),
        Mutation(
            "certificate: certs/dev/server.pem", "certificate: certs/dev/server.key", key: "http.certificate",
            says: "CERTIFICATE"),
        Mutation("key: certs/dev/server.key", "key: certs/dev/server.pem", key: "http.key", says: "PRIVATE KEY"),
        Mutation("max_request: 4MB", "max_request: 4 megabytes", key: "http.max_request", says: "64MB"),
        Mutation("max_upload: 32MB", "max_upload: 3B", key: "http.max_upload", says: "bounds"),
        Mutation("vault: {file: certs/dev/vault.keys}", "vault: hunter2", key: "secrets.vault", says: "mapping"),
        Mutation(
            "vault: {file: certs/dev/vault.keys}", "vault: {file: a, env: B}", key: "secrets.vault", says: "one source"),
        Mutation(
            "vault: {file: certs/dev/vault.keys}", "vault: {file: nowhere.key}", key: "secrets.vault.file", says: "file"
        ),
        Mutation(
            "vault: {file: certs/dev/vault.keys}", "vault: {env: TG_NOT_SET}", key: "secrets.vault.env", says: "missing"
        ),
        Mutation(
            "vault: {file: certs/dev/vault.keys}", "vault: {path: x}", key: "secrets.vault.path", says: "unknown key"),
        Mutation("key: certs/dev/signer-rsa.key", "key: 7", key: "signers.merchant-rsa.key", says: "file"),
        Mutation(
            "certificate: certs/dev/signer-sm2.pem", nil, key: "signers.declarant-sm2.certificate",
            line: "declarant-sm2:", says: "missing"),
        Mutation("merchant-rsa:", "Merchant RSA:", key: "signers.Merchant RSA", says: "a-z"),
        Mutation("type: haikou ", "type: carrier-pigeon", key: "channels.nanjing-https.type", says: "haikou"),
        Mutation(
            "url: https://127.0.0.1:9443", "url: http://127.0.0.1:9443", key: "channels.nanjing-https.url",
            says: "https"),
        Mutation(
            "url: https://127.0.0.1:9443", "url: https://a:b@127.0.0.1", key: "channels.nanjing-https.url",
            says: "https"),
        Mutation(
            "    ca: certs/dev/ca.pem  ", nil, key: "channels.nanjing-https.ca", line: "nanjing-https:", says: "missing"
        ),
        Mutation(
            "client_key: certs/dev/client.key  #", nil, key: "channels.nanjing-https", line: "nanjing-https:",
            says: "client_key"),
        Mutation(
            "# pinned_public_key: sha256//AAAA", "pinned_public_key: md5//AAAA",
            key: "channels.nanjing-https.pinned_public_key", says: "sha256//"),
        Mutation(
            "connect_timeout: 5s", "connect_timeout: 5", key: "channels.nanjing-https.connect_timeout", says: "200ms"),
        Mutation(
            "request_timeout: 30s              #", "request_timeout: 2m #",
            key: "channels.nanjing-https.request_timeout",
            says: "lease"),
        Mutation("poll_interval: 5s", "poll_interval: 0s", key: "channels.nanjing-https.poll_interval", says: "bounds"),
        Mutation(
            "poll_overlap: 2m ", "poll_overlap: 2min", key: "channels.nanjing-https.poll_overlap", says: "time span"),
        Mutation("answer_limit: 64MB", "answer_limit: {}", key: "channels.nanjing-https.answer_limit", says: "mapping"),
        Mutation("profile: nanjing ", "profile: shanghai", key: "ports.nanjing.profile", says: "shanghai.yaml"),
        Mutation("modes: [1210, 9610]", "modes: 1210", key: "ports.nanjing.modes", says: "list"),
        Mutation("modes: [1210, 9610]", "modes: []", key: "ports.nanjing.modes", says: "at least"),
        Mutation("modes: [1210, 9610]", "modes: {}", key: "ports.nanjing.modes", says: "at least"),
        Mutation("modes: [1210, 9610]", "modes: [1210, 1239]", key: "ports.nanjing.modes[1]", says: "9610"),
        Mutation("modes: [1210, 9610]", "modes: [1210, 1210]", key: "ports.nanjing.modes[1]", says: "twice"),
        Mutation("modes: [1210, 9610]", "modes: {9619: {}}", key: "ports.nanjing.modes.9619", says: "9610"),
        Mutation(
            "modes: [1210, 9610]", "modes: {9610: {port_cod: \"2308\"}}", key: "ports.nanjing.modes.9610.port_cod",
            says: "port_code"),
        Mutation(
            "modes: [1210, 9610]", "modes: {9610: {traf_no: perhaps}}", key: "ports.nanjing.modes.9610.traf_no",
            says: "required"),
        Mutation("# port_code: \"2308\"", "port_code: \"23\"", key: "ports.nanjing.port_code", says: "4 digits"),
        Mutation("# port_code: \"2308\"", "trade_mode: \"9610\"", key: "ports.nanjing.trade_mode", says: "unknown key"),
        Mutation("# port_code: \"2308\"", "max_lines: 100", key: "ports.nanjing.max_lines", says: "1 to 99"),
        Mutation("# port_code: \"2308\"", "documents: [311, 312]", key: "ports.nanjing.documents[1]", says: "311"),
        Mutation("# port_code: \"2308\"", "documents: [311, 311]", key: "ports.nanjing.documents[1]", says: "twice"),
        Mutation("# port_code: \"2308\"", "country: KOR", key: "ports.nanjing.country", says: "3 digits"),
        Mutation("# port_code: \"2308\"", "account_book: yes", key: "ports.nanjing.account_book", says: "omitted"),
        Mutation("# port_code: \"2308\"", "zone: {en: Zone}", key: "ports.nanjing.zone.zh", says: "missing"),
        Mutation(
            "# port_code: \"2308\"", "channels_seen: Haikou", key: "ports.nanjing.channels_seen", says: "list"),
        Mutation(
            "# port_code: \"2308\"", "subscribers: [{status: SOME, dxp_address: X}]",
            key: "ports.nanjing.subscribers[0].status", says: "RET"),
        Mutation(
            "# port_code: \"2308\"", "subscribers: [{status: ALL}]", key: "ports.nanjing.subscribers[0].dxp_address",
            says: "missing"),
        Mutation(
            "# port_code: \"2308\"", "extension: {name: x, version: 1}", key: "ports.nanjing.extension.content",
            says: "missing"),
        Mutation(
            "# maintenance: [\"Sat 22:00-06:00\"]", "maintenance: [\"Sat 24:00-06:00\"]",
            key: "ports.nanjing.maintenance[0]", says: "Beijing"),
        Mutation(
            "# maintenance: [\"Sat 22:00-06:00\"]", "maintenance: \"Sat 22:00-06:00\"",
            key: "ports.nanjing.maintenance", says: "list"),
        Mutation(
            "# rules: {net_above_gross: warn}  # refuse, warn or off", "rules: {net_above_gros: warn}",
            key: "ports.nanjing.rules.net_above_gros", says: "did you mean \"net_above_gross\""),
        Mutation(
            "# rules: {net_above_gross: warn}  # refuse, warn or off", "rules: {net_above_gross: perhaps}",
            key: "ports.nanjing.rules.net_above_gross", says: "refuse"),
        Mutation(
            "# rules: {net_above_gross: warn}  # refuse, warn or off", "rules: {identity_checksum: off}",
            key: "ports.nanjing.rules.identity_checksum", says: "unknown key"),
        Mutation(
            "# rules: {net_above_gross: warn}  # refuse, warn or off", "rules: [off]", key: "ports.nanjing.rules",
            says: "list"),
        Mutation("channel: nanjing-https", "channel: nanjing-ftp", key: "ports.nanjing.channel", says: "nanjing-https"),
        Mutation("cop_code: \"3201960A01\" ", "cop_code: \"3201\" #", key: "ports.nanjing.cop_code", says: "10 or 18"),
        Mutation("cop_name: 南京示例电子", nil, key: "ports.nanjing.cop_name", line: "  nanjing:", says: "missing"),
        Mutation(
            "    dxp_id: DXPENT0000012345", "    dxp_id: \"DXP ENT\"", key: "ports.nanjing.dxp_id", says: "letters"),
        Mutation("concurrency: 4 ", "concurrency: 0", key: "ports.nanjing.concurrency", says: "1 to 64"),
        Mutation(
            "max_documents_per_message: 100", "max_documents_per_message: 101",
            key: "ports.nanjing.max_documents_per_message", says: "1 to 100"),
        Mutation("part_wait: 30m", "part_wait: -30m", key: "ports.nanjing.part_wait", says: "time span"),
        Mutation("silence_limit: 2h", "silence_limit: [2h]", key: "ports.nanjing.silence_limit", says: "list"),
        Mutation("- id: hanbit-beauty", "- id: Hanbit Beauty", key: "tenants[0].id", says: "a-z"),
        Mutation("sha256:0f4a", "0f4a", key: "tenants[0].api_keys[0]", says: "sha256"),
        Mutation("sha256:0f4a", "sha256:0g4a", key: "tenants[0].api_keys[0]", says: "hexadecimal"),
        Mutation(
            "merchant: {code: \"3201960M01\", name: 韩光", "merchant: {code: \"3201960M01\", nane: 韩光",
            key: "tenants[0].merchant.nane", says: "name"),
        Mutation(
            "payment: {code: \"3101960Z01\"", "payment: {code: \"3101960z01\"", key: "tenants[0].payment.code",
            says: "capital"),
        Mutation(
            "# site_operator: {code: \"3201960S01\"", "site_operator: {code: \"3201\"",
            key: "tenants[0].site_operator.code", says: "10 or 18"),
        Mutation(
            "# ports:   ", "ports: {zhengzhou: {}} #", key: "tenants[0].ports.zhengzhou", says: "nanjing"),
        Mutation(
            "# ports:   ", "ports: {nanjing: {emsno: T1}} #", key: "tenants[0].ports.nanjing.emsno", says: "ems_no"),
        Mutation(
            "    warehouse: {code", nil, key: "tenants[0].warehouse", line: "- id: hanbit-beauty", says: "missing"),
        Mutation(
            "ems_no: T2301W000012", "ems_no: \"T2301W000012-T2301W000012-T2301\"", key: "tenants[0].ems_no", says: "30"),
        Mutation(
            "assure_code: \"3201960P01\"", "assure_code: \"3201960W01\" #", key: "tenants[0].assure_code",
            says: "3201960M01"),
        Mutation("files: [311, 411, 511, 621]", "files: [311, 411, 511, 622]", key: "tenants[0].files[3]", says: "621"),
        Mutation("files: [311, 411, 511, 621]", "files: []", key: "tenants[0].files", says: "at least"),
        Mutation(
            "files: [311, 411, 511, 621]", "files: [311, 411, 511]", key: "tenants[0].signers.621",
            line: "signers: {311", says: "unknown key"),
        Mutation("621: declarant-sm2}", "621: somebody-else}", key: "tenants[0].signers.621", says: "declarant-sm2"),
        Mutation("411: merchant-rsa, 511: merchant-rsa, ", "", key: "tenants[0].signers.411", says: "missing"),
        Mutation(
            "lease: 2m ", "lease: 25s #", key: "channels.nanjing-https.request_timeout", line: "request_timeout: 30s",
            says: "lease"),
        Mutation("redelivery_max: 10m", "redelivery_max: 1s", key: "policy.redelivery_max", says: "below"),
        Mutation("refile_limit: 5 ", "refile_limit: many", key: "policy.refile_limit", says: "0 to 100"),
        Mutation("min_free_bytes: 512MB", "min_free_bytes: 512", key: "policy.min_free_bytes", says: "64MB"),
        Mutation(
            "max_orders_per_request: 1000", "max_orders_per_request: 1001", key: "policy.max_orders_per_request",
            says: "1 to 100"),
        Mutation(
            "tax_total_tolerance: 0.10", "tax_total_tolerance: ten", key: "policy.intake.tax_total_tolerance",
            says: "0 to 100"),
        Mutation(
            "rules: {} ", "rules: {identity_checksum: off}", key: "policy.intake.rules.identity_checksum",
            says: "unknown_column"),
        Mutation(
            "rules: {} ", "rules: {unknown_column: perhaps}", key: "policy.intake.rules.unknown_column", says: "refuse"),
        Mutation("data: run/data", "data: run/data\ntypo: 1", key: "typo", line: "typo: 1", says: "unknown key"),
    ]

    @Test("a wrong value, a missing key or a bad reference is named with file, line and key", arguments: wrongValues)
    func wrongValue(_ mutation: Mutation) throws {
        let fixture = try ConfigurationFixture.shared.get()
        var lines = fixture.example.components(separatedBy: "\n")
        let places = lines.indices.filter { lines[$0].contains(mutation.find) }
        try #require(places.count == 1, "the pattern must name one line, not \(places.count)")
        if let replacement = mutation.replacement {
            lines[places[0]] = lines[places[0]].replacing(mutation.find, with: replacement)
        } else {
            lines[places[0]] = ""
        }
        let text = lines.joined(separator: "\n")
        let changed = text.components(separatedBy: "\n")
        let expected = mutation.line.map { wanted in changed.firstIndex { $0.contains(wanted) } } ?? places[0]
        try Self.expect(
            text, fixture, key: mutation.key, line: (try #require(expected)) + 1, says: mutation.says)
    }

    @Test("every key of the example, renamed, is refused as unknown with its line")
    func renamedKeys() throws {
        let fixture = try ConfigurationFixture.shared.get()
        let lines = fixture.example.components(separatedBy: "\n")
        let keys = Self.keys(of: lines)
        #expect(keys.count >= 50)
        for key in keys {
            var changed = lines
            changed[key.index] = lines[key.index].replacing("\(key.name):", with: "\(key.name)_x:", maxReplacements: 1)
            try Self.expect(
                changed.joined(separator: "\n"), fixture, key: key.path + "_x", line: key.index + 1,
                says: "did you mean \"\(key.name)\"")
        }
    }

    private static func expect(
        _ text: String, _ fixture: ConfigurationFixture, key: String, line: Int, says: String
    ) throws {
        let path = try fixture.write(text)
        let error = #expect(throws: ConfigurationError.self) {
            try GatewayConfiguration.load(path: path, environment: [:])
        }
        let hit = error?.problems.first { problem in
            problem.file == path && problem.keyPath == key && problem.line == line
                && (problem.reason.contains(says) || problem.allowed.contains { $0.contains(says) })
        }
        #expect(hit != nil, "expected \(key) at line \(line) saying \(says), got:\n\(error?.message ?? "nothing")")
    }

    /// Every key with a fixed name: its line, name and path. Names chosen by the operator are left out.
    private static func keys(of lines: [String]) -> [(index: Int, name: String, path: String)] {
        var stack: [(indent: Int, path: String)] = []
        var keys: [(index: Int, name: String, path: String)] = []
        var item = -1
        for (index, line) in lines.enumerated() {
            let indent = line.prefix { $0 == " " || $0 == "-" }.count
            let rest = line.dropFirst(indent)
            let name = rest.prefix { $0.isLetter || $0 == "_" || $0 == "-" || $0.isNumber }
            guard !rest.hasPrefix("#"), !name.isEmpty, rest.dropFirst(name.count).hasPrefix(":"), name != "sha256"
            else {
                continue
            }
            while let last = stack.last, last.indent >= indent { stack.removeLast() }
            var parent = stack.last?.path ?? ""
            if line.contains("- "), parent == "tenants", line.hasPrefix("  - ") { item += 1 }
            if parent == "tenants" { parent = "tenants[\(item)]" }
            let path = parent.isEmpty ? String(name) : "\(parent).\(name)"
            stack.append((indent, path))
            if ["signers", "channels", "ports"].contains(parent) { continue }
            keys.append((index, String(name), path))
        }
        return keys
    }
}
