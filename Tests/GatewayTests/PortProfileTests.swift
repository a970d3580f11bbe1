import Declarations
import Foundation
import Gateway
import GatewayTestKit
import Testing
import Yams

/// Port profiles as start-up reads them: `Templates/modes.yaml`, `Templates/ports`, and what a configuration changes.
@Suite("Port profiles")
struct PortProfileTests {
    let fixture: ConfigurationFixture

    init() throws { self.fixture = try ConfigurationFixture.shared.get() }

    private static let shipped = [
        "guangzhou", "haikou", "hangzhou", "harbin", "heihe", "hunchun", "nanjing", "ningbo", "suifenhe", "yanji",
        "zhengzhou",
    ]

    /// The example with other entries of `ports`, and what they load as.
    private func load(
        ports: String, templates: String? = nil, tenant: (String, String)? = nil
    ) throws -> GatewayConfiguration {
        var lines = self.fixture.example.components(separatedBy: "\n")
        let start = try #require(lines.firstIndex(of: "ports:"))
        let end = try #require(lines.firstIndex { $0.hasPrefix("# Whose orders") })
        lines.replaceSubrange((start + 1)..<end, with: ports.components(separatedBy: "\n"))
        var text = lines.joined(separator: "\n")
        if let templates { text = text.replacing("templates: Templates", with: "templates: \(templates)") }
        if let tenant { text = text.replacing(tenant.0, with: tenant.1) }
        return try GatewayConfiguration.load(path: self.fixture.write(text), environment: [:])
    }

    private func entry(_ name: String, _ profile: String, _ rest: String = "") -> String {
        """
          \(name):
            profile: \(profile)
            channel: nanjing-https
            cop_code: "3201960A01"
            cop_name: 样例
            dxp_id: DXPENT0000012345
        \(rest.isEmpty ? "" : "    \(rest)\n")
        """
    }

    private static let templates = ConfigurationFixture.root.appending(path: "Templates").path

    /// A template folder with a `modes.yaml` and a `ports/nanjing.yaml` of its own.
    private func templates(_ change: (inout String, inout String) -> Void) throws -> String {
        let files = FileManager.default
        let folder = self.fixture.folder.appending(path: "Templates-\(UUID().uuidString)")
        try files.createDirectory(at: folder.appending(path: "ports"), withIntermediateDirectories: true)
        for part in ["messages", "codes", "errors.yaml"] {
            try files.createSymbolicLink(
                at: folder.appending(path: part), withDestinationURL: URL(filePath: Self.templates + "/" + part))
        }
        var modes = try String(contentsOfFile: Self.templates + "/modes.yaml", encoding: .utf8)
        var port = try String(contentsOfFile: Self.templates + "/ports/nanjing.yaml", encoding: .utf8)
        change(&modes, &port)
        try modes.write(to: folder.appending(path: "modes.yaml"), atomically: true, encoding: .utf8)
        try port.write(to: folder.appending(path: "ports/nanjing.yaml"), atomically: true, encoding: .utf8)
        return folder.path
    }

    @Test("the standard mode goes by the plain name, another by name and mode; both share channel and identity")
    func identifiers() throws {
        let loaded = try GatewayConfiguration.load(path: self.fixture.write(self.fixture.example), environment: [:])
        #expect(loaded.ports.keys.sorted() == ["nanjing", "nanjing-9610"])
        let bonded = try #require(loaded.ports["nanjing"])
        let direct = try #require(loaded.ports["nanjing-9610"])
        #expect(bonded.profile.mode == .bonded && direct.profile.mode == .direct)
        #expect(bonded.profile.tradeMode == "1210" && direct.profile.tradeMode == "9610")
        #expect(bonded.profile.customsCode == "2301" && direct.profile.customsCode == "2302")
        #expect(bonded.profile.portCode == "2301" && direct.profile.portCode == "2302")
        #expect(bonded.profile.country == "142" && direct.profile.country == nil)
        #expect(bonded.profile.trafMode == "Y" && direct.profile.trafMode == "5")
        #expect(bonded.profile.documents == DocumentKind.ofOrders && direct.profile.documents.contains(.entryList))
        #expect(bonded.channel == direct.channel && bonded.dxpId == direct.dxpId)
        #expect(direct.title.zh.contains("直购") && !bonded.title.zh.contains("（"))
        #expect(direct.profile.partWait == .seconds(1800))
    }

    @Test("every port that is shipped loads in every mode, is told apart, and says what nobody confirmed")
    func shippedPorts() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: Self.templates + "/ports")
        #expect(files.sorted() == Self.shipped.map { $0 + ".yaml" })
        let codes = try Self.codeTables()
        var modes: [String: Int] = [:]
        for name in Self.shipped {
            let file = try #require(
                try Yams.load(yaml: String(contentsOfFile: Self.templates + "/ports/\(name).yaml", encoding: .utf8))
                    as? [String: Any])
            let names = try #require(file["modes"] as? [String: Any]).keys.sorted()
            let loaded = try self.load(
                ports: self.entry(name, name, "modes: [\(names.joined(separator: ", "))]"), templates: Self.templates)
            #expect(loaded.ports.count == names.count)
            let standard = try #require(loaded.ports[name])
            #expect(standard.profile.mode.flow == .import)
            for mode in names {
                modes[mode, default: 0] += 1
                let port = try #require(loaded.ports[name] == nil ? nil : self.port(loaded, name, mode))
                let profile = port.profile
                #expect(profile.tradeMode == mode.prefix(4))
                #expect(profile.mode.flow == (mode.hasSuffix("export") ? .export : .import))
                #expect(profile.mode.isBonded == mode.hasPrefix("12"))
                #expect(codes.districts[profile.customsCode] != nil && codes.districts[profile.portCode] != nil)
                #expect(profile.zone != nil)
                if profile.mode.flow == .import {
                    #expect(profile.mode == (profile.mode.isBonded ? .bonded : .direct))
                    #expect(profile.country == (profile.mode.isBonded ? "142" : nil))
                }
                #expect(profile.unconfirmed.values.allSatisfy { !$0.isEmpty })
                let notices = loaded.notices.filter { $0.keyPath.hasPrefix("ports.\(port.id).") }
                #expect(notices.count == profile.unconfirmed.count)
            }
        }
        #expect(modes["1210"] == 10 && modes["9610"] == 11 && modes["9610-export"] == 11)
        #expect(modes["1239"] == 3 && modes["1210-export"] == 9)
    }

    private func port(
        _ loaded: GatewayConfiguration, _ name: String, _ mode: String
    ) -> GatewayConfiguration.Port? {
        loaded.ports["\(name)-\(mode)"] ?? loaded.ports[name]
    }

    private static func codeTables() throws -> CodeTables {
        var files: [String: String] = [:]
        for name in CodeTables.fileNames {
            files[name] = try String(contentsOfFile: "\(templates)/codes/\(name)", encoding: .utf8)
        }
        return try CodeTables.parse(files: files)
    }

    @Test("the modes say what the collected facts say")
    func modesEqualTheFacts() throws {
        let path = Checkout.root + "/../shared/spec/rules/process.yaml"
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            return print("PortProfile: 1 comparison of modes skipped, ../shared/spec is absent")
        }
        let facts = try #require((try Yams.load(yaml: text) as? [String: Any])?["modes_compared"] as? [String: Any])
        let bonded = try #require(facts["1210"] as? [String: Any])
        let direct = try #require(facts["9610_import"] as? [String: Any])
        #expect(bonded["account_book"] as? String == TradeMode.bonded.accountBook.rawValue)
        #expect(bonded["transport_means_fields"] as? String == TradeMode.bonded.trafNo.rawValue)
        #expect(direct["account_book"] as? String == TradeMode.direct.accountBook.rawValue)
        #expect((direct["transport_means_fields"] as? String)?.hasPrefix("required: trafNo, voyageNo, billNo") == true)
        #expect(TradeMode.direct.trafNo == .required && TradeMode.direct.billNo == .required)
        let export = try #require(facts["9610_export"] as? [String: Any])
        let documents = try #require(export["documents"] as? [String]).compactMap { Int($0.prefix(3)) }
        let loaded = try self.load(
            ports: self.entry("nanjing", "nanjing", "modes: [9610-export]"), templates: Self.templates)
        let profile = try #require(loaded.ports["nanjing-9610-export"]?.profile)
        #expect(Set(documents).subtracting([605]) == Set(profile.documents.map(\.rawValue)))
    }

    @Test("a value that the configuration sets is not called unconfirmed any more")
    func confirming() throws {
        let before = try self.load(ports: self.entry("harbin", "harbin"), templates: Self.templates)
        let profile = try #require(before.ports["harbin"]?.profile)
        #expect(profile.unconfirmed.keys.sorted() == ["channels_seen", "customs_code", "port_code"])
        let notice = try #require(before.notices.first { $0.keyPath == "ports.harbin.customs_code" })
        #expect(notice.file.hasSuffix("/ports/harbin.yaml") && notice.reason.hasPrefix("not confirmed: "))
        let lines = try String(contentsOfFile: notice.file, encoding: .utf8).components(separatedBy: "\n")
        #expect(lines[notice.line - 1].contains("the district table of 2019 has no row"))

        let after = try self.load(
            ports: self.entry("harbin", "harbin", "modes: {1210: {customs_code: \"1920\"}, 9610: {}}"),
            templates: Self.templates)
        let bonded = try #require(after.ports["harbin"]?.profile)
        #expect(bonded.unconfirmed.keys.sorted() == ["channels_seen", "port_code"])
        #expect(bonded.customsCode == "1920" && bonded.portCode == "1920")
        #expect(after.ports["harbin-9610"]?.profile.customsCode == "1924")
    }

    @Test("rules, windows, subscribers and the extension arrive as they are written")
    func values() throws {
        let rest = """
            rules: {net_above_gross: warn, left_out_by_mode: off}
                maintenance: [Sat 22:00-06:00, daily 02:00-02:30]
                subscribers: [{status: RET, dxp_address: DXPENT0000000002, note: 样例}]
                extension: {name: PARK, version: "1.0", content: "<a>1</a>"}
                modes: {1210: {rules: {net_above_gross: off}}, 9610: {}}
            """
        let loaded = try self.load(ports: self.entry("nanjing", "nanjing", rest))
        let profile = try #require(loaded.ports["nanjing"]?.profile)
        #expect(profile.severities == [.netAboveGross: .off, .leftOutByMode: .off])
        #expect(loaded.ports["nanjing-9610"]?.profile.severities[.netAboveGross] == .warn)
        #expect(profile.maintenance.map(\.description) == ["Sat 22:00-06:00", "daily 02:00-02:30"])
        #expect(
            profile.subscribers == [
                Subscription(status: .receipts, dxpAddress: "DXPENT0000000002", note: "样例")
            ])
        #expect(profile.messageExtension == MessageExtension(name: "PARK", version: "1.0", content: "<a>1</a>"))
    }

    @Test("warehouse and account book are demanded for bonded ports only, and may stand at the port")
    func warehouses() throws {
        let books = (
            "    warehouse: {code: \"3201960W01\", name: 南京综合保税区示例仓储有限公司}\n    ems_no: T2301W000012 ", "    #"
        )
        let direct = self.entry("nanjing", "nanjing", "modes: [9610]")
        let tenant = try #require(try self.load(ports: direct, tenant: books).tenants.first?.profile)
        #expect(tenant.warehouse == nil && tenant.emsNo == nil)

        let both = self.entry("nanjing", "nanjing", "modes: [1210, 9610]")
        let error = #expect(throws: ConfigurationError.self) { try self.load(ports: both, tenant: books) }
        #expect(error?.problems.map(\.keyPath).sorted() == ["tenants[0].ems_no", "tenants[0].warehouse"])

        let own = """
                ports: {nanjing: {ems_no: T2, warehouse: {code: "3201960W02", name: 二号仓}}}
                #
            """
        let placed = try self.load(ports: both, tenant: (books.0, own)).tenants.first?.profile
        #expect(placed?.place(at: "nanjing").emsNo == "T2" && placed?.place(at: "nanjing").warehouse?.name == "二号仓")
        #expect(placed?.place(at: "nanjing-9610").emsNo == "T2")
    }

    @Test("two entries cannot be one port, and a name must have room for the mode")
    func clashes() throws {
        let twice = self.entry("nanjing", "nanjing", "modes: [9610]") + self.entry("nanjing-9610", "nanjing")
        var error = #expect(throws: ConfigurationError.self) { try self.load(ports: twice) }
        #expect(error?.problems.map(\.keyPath) == ["ports"])
        #expect(error?.problems.first?.reason.contains("nanjing-9610") == true)
        let long = String(repeating: "n", count: 37)
        error = #expect(throws: ConfigurationError.self) {
            try self.load(ports: self.entry(long, "nanjing", "modes: [1210, 9610]"))
        }
        #expect(error?.problems.map(\.keyPath) == ["ports.\(long)"])
    }

    /// A change in a template file, and where the problem must be told.
    struct Slip: Sendable, CustomTestStringConvertible {
        var file: String
        var find: String
        var replacement: String
        var key: String
        var says: String

        init(_ file: String, _ find: String, _ replacement: String, key: String, says: String) {
            (self.file, self.find, self.replacement, self.key, self.says) = (file, find, replacement, key, says)
        }

        var testDescription: String { "\(self.file): \(self.find) → \(self.replacement)" }
    }

    static let slips: [Slip] = [
        Slip("nanjing.yaml", "default_mode: \"1210\"", "default_mode: \"1239\"", key: "default_mode", says: "9610"),
        Slip("nanjing.yaml", "default_mode: \"1210\"", "defaultmode: 1", key: "defaultmode", says: "unknown key"),
        Slip("nanjing.yaml", "customs_code: \"2377\"", "customs_code: \"237\"", key: "customs_code", says: "4 digits"),
        Slip("nanjing.yaml", "  \"1210\": {}", "  \"1211\": {}", key: "modes.1211", says: "1210"),
        Slip(
            "nanjing.yaml", "  \"1210\": {}", "  \"1210\": {flow: import}", key: "modes.1210.flow", says: "unknown key"),
        Slip("nanjing.yaml", "  \"1210\": {}", "  \"1210\": {like: x}", key: "modes.1210.like", says: "1210-export"),
        // A mode that no entry uses is read all the same.
        Slip(
            "nanjing.yaml", "  \"1210-export\": {}", "  \"1210-export\": {max_lines: 0}",
            key: "modes.1210-export.max_lines", says: "1 to 99"),
        Slip(
            "nanjing.yaml", "  customs_code: 2377 is", "  customs: 2377 is", key: "unconfirmed.customs",
            says: "customs_code"),
        Slip("nanjing.yaml", "name: {en: Nanjing", "name: {eng: Nanjing", key: "name.eng", says: "en"),
        Slip("modes.yaml", "part_wait: 24h", "part_wait: 24", key: "defaults.part_wait", says: "time span"),
        Slip("modes.yaml", "maintenance: []", "maintenances: []", key: "defaults.maintenances", says: "maintenance"),
        Slip(
            "modes.yaml", "    label: {en: direct purchase", "    labels: {en: direct purchase",
            key: "modes.9610.labels", says: "label"),
        Slip(
            "modes.yaml", "    goods: bonded\n    trade_mode: \"1210\"\n    account_book",
            "    goods: frozen\n    trade_mode: \"1210\"\n    account_book", key: "modes.1210.goods", says: "direct"),
        Slip(
            "modes.yaml", "traf_no: required", "traf_no: wanted", key: "modes.9610.traf_no", says: "omitted"),
        Slip(
            "modes.yaml", "like: \"1210\"\n", "like: \"1239\"\n", key: "modes.1239.like", says: "9610-export"),
    ]

    @Test("a slip in a port file or in modes.yaml is named with file, line and key", arguments: slips)
    func slip(_ slip: Slip) throws {
        var line = 0
        let folder = try self.templates { modes, port in
            func change(_ text: inout String) {
                let place = text.range(of: slip.find)
                guard let place else { return }
                line = text[..<place.lowerBound].split(separator: "\n", omittingEmptySubsequences: false).count
                text.replaceSubrange(place, with: slip.replacement)
            }
            if slip.file == "modes.yaml" { change(&modes) } else { change(&port) }
        }
        try #require(line > 0, "the pattern is not there")
        let error = #expect(throws: ConfigurationError.self) {
            try self.load(ports: self.entry("nanjing", "nanjing", "modes: [1210, 9610]"), templates: folder)
        }
        let hit = error?.problems.first { problem in
            problem.file.hasSuffix(slip.file) && problem.keyPath == slip.key && problem.line - line <= 1
                && problem.line >= line
                && (problem.reason.contains(slip.says) || problem.allowed.contains { $0.contains(slip.says) })
        }
        #expect(hit != nil, "expected \(slip.key) near line \(line), got:\n\(error?.message ?? "nothing")")
        let told = error?.problems.map(\.description) ?? []
        #expect(Set(told).count == told.count, "the same problem is told twice")
    }

    @Test("a value that no layer gives is missing where the operator can give it")
    func missing() throws {
        let folder = try self.templates { _, port in
            port = port.replacing("customs_code: \"2377\"\n", with: "")
        }
        let error = #expect(throws: ConfigurationError.self) {
            try self.load(ports: self.entry("nanjing", "nanjing"), templates: folder)
        }
        #expect(error?.problems.map(\.keyPath) == ["ports.nanjing.customs_code"])
        let given = try self.load(
            ports: self.entry("nanjing", "nanjing", "customs_code: \"2378\""), templates: folder)
        #expect(given.ports["nanjing"]?.profile.customsCode == "2378")
    }
}
