public import Declarations
import FoundationEssentials
import Yams

extension ChannelMapping {
    /// Reads one mapping file, or all of a folder, exactly as start-up does.
    ///
    /// - Throws: `ConfigurationError` with every problem found.
    public static func load(path: String) throws(ConfigurationError) -> [String: ChannelMapping] {
        let log = ProblemLog()
        let loader = ConfigurationLoader(environment: [:], log: log)
        let path = absolute(path)
        let mappings =
            path.hasSuffix(".yaml")
            ? loader.mapping(path).map { [$0.id: $0] } ?? [:] : loader.mappings(inFolder: path)
        if let error = log.error { throw error }
        return mappings
    }
}

extension ConfigurationLoader {
    /// `channels/*.yaml` of the templates; a folder that is not there holds none.
    func mappings(in templates: String) -> [String: ChannelMapping] {
        self.mappings(inFolder: templates + "/channels")
    }

    func mappings(inFolder folder: String) -> [String: ChannelMapping] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        var mappings: [String: ChannelMapping] = [:]
        for name in names.sorted() where name.hasSuffix(".yaml") {
            if let mapping = self.mapping("\(folder)/\(name)") { mappings[mapping.id] = mapping }
        }
        return mappings
    }

    /// One mapping file; its name without the ending is the channel's.
    func mapping(_ path: String) -> ChannelMapping? {
        let id = String((path.split(separator: "/").last ?? "").dropLast(5))
        guard let root = self.document(path),
            let fields = root.object(["name", "source", "confidence", "json", "sheet", "fields"])
        else { return nil }
        if !isIdentifier(id) { root.report("the file's name must be a-z, 0-9 and -, 1 to 40 characters", at: 1) }
        let name = fields.required("name")?.localized()
        let source = fields.required("source")?.text(upTo: 2000)
        let confidence = fields.required("confidence")?.word(Rule.Confidence.self)
        let json = fields.optional("json")?.object(["orders", "lines"])
        let orders = json?.optional("orders")?.text(upTo: 200)
        let lines = json.flatMap { $0.required("lines")?.text(upTo: 200) }
        let sheet = fields.optional("sheet")?.object(["blank_order_number"])
        let continues = sheet?.optional("blank_order_number")?.word(BlankNumber.self) == .continues
        var sources: [FieldName: ChannelMapping.Source] = [:]
        let known = FieldName.allCases.map(\.rawValue)
        for (key, value) in fields.required("fields")?.object(known)?.entries ?? [] {
            guard let field = FieldName(rawValue: key) else { continue }
            sources[field] = self.source(value, field)
        }
        for field in [FieldName.orderNo, .itemNo, .qty] where fields.optional("fields") != nil && sources[field] == nil
        {
            fields.optional("fields")?.lacks(field.rawValue)
        }
        guard let name, let source, let confidence else { return nil }
        return ChannelMapping(
            id: id, name: name, source: source, confidence: confidence, fields: sources,
            orders: orders.map(Self.path), lines: Self.path(lines ?? ""), continues: continues)
    }

    private static func path(_ text: String) -> [String] { text.split(separator: ".").map(String.init) }

    /// `field: column`, `field: [columns]`, or a mapping with what is done with them.
    private func source(_ value: YAMLValue, _ field: FieldName) -> ChannelMapping.Source? {
        if value.isList || value.node.scalar != nil {
            return self.columns(value).map { ChannelMapping.Source(columns: $0) }
        }
        let keys = [
            "from", "join", "with", "sum", "sum_of_lines", "value", "default", "values", "unit", "time",
            "zone", "split", "part", "confidence",
        ]
        guard let fields = value.object(keys) else { return nil }
        var source = ChannelMapping.Source()
        let ways = ["from", "join", "sum", "sum_of_lines", "value"].filter { fields.optional($0) != nil }
        if ways.count != 1 {
            value.report("must have one of from, join, sum, sum_of_lines and value", at: value.keyLine)
        }
        switch ways.first {
        case "from": source.columns = fields.optional("from").flatMap { self.columns($0) } ?? []
        case "join":
            source.columns = fields.optional("join").flatMap { self.columns($0) } ?? []
            source.way = .join(fields.optional("with")?.node.scalar?.string ?? "")
        case "sum": (source.columns, source.way) = (fields.optional("sum").flatMap { self.columns($0) } ?? [], .sum)
        case "sum_of_lines":
            let names = FieldName.allCases.filter(\.field.isLine).map(\.rawValue)
            source.sumOfLines = fields.optional("sum_of_lines").flatMap {
                self.reference($0, to: names, "field of lines")
            }
            .flatMap(FieldName.init(rawValue:))
        default: source.fallback = fields.optional("value")?.text(upTo: 1000)
        }
        if let fallback = fields.optional("default") { source.fallback = fallback.text(upTo: 1000) }
        for (word, ours) in fields.optional("values")?.entries(expected: "a mapping from their words to ours") ?? [] {
            source.values[word] = ours.text(upTo: 1000)
        }
        source.isFen = fields.optional("unit")?.word(MoneyUnit.self) == .fen
        source.times = self.times(fields, value, field)
        if let split = fields.optional("split")?.node.scalar?.string {
            source.part = fields.required("part").flatMap { self.part($0, separator: split) }
        }
        source.confidence = fields.optional("confidence")?.word(Rule.Confidence.self)
        return source
    }

    private func columns(_ value: YAMLValue) -> [String]? {
        if value.isList { return value.list(of: "columns")?.compactMap { $0.text(upTo: 200) } }
        return value.text(upTo: 200).map { [$0] }
    }

    private func times(_ fields: YAMLObject, _ value: YAMLValue, _ field: FieldName) -> [WrittenTime] {
        let isTime = if case .time = field.field.type { true } else { false }
        guard let time = fields.optional("time") else {
            if isTime, fields.optional("value") == nil { value.lacks("time") }
            return []
        }
        if !isTime { time.report("this field is no time") }
        let zone =
            fields.optional("zone")?.text(form: "+08:00 or -05:30") { Self.minutes(of: $0) != nil }
            .flatMap(Self.minutes) ?? 480
        let forms = time.isList ? time.list(of: "forms of times") ?? [] : [time]
        return forms.compactMap { $0.word(TimeForm.self)?.form }.map { WrittenTime($0, zoneMinutes: zone) }
    }

    /// `+08:00` as minutes.
    private static func minutes(of zone: String) -> Int? {
        let parts = zone.dropFirst().split(separator: ":").compactMap { Int($0) }
        guard zone.utf8.count == 6, parts.count == 2, (0...14).contains(parts[0]), (0..<60).contains(parts[1]) else {
            return nil
        }
        switch zone.first {
        case "+": return parts[0] * 60 + parts[1]
        case "-": return -(parts[0] * 60 + parts[1])
        default: return nil
        }
    }

    /// `2`, or `2-` for the second and all that follow.
    private func part(_ value: YAMLValue, separator: String) -> ChannelMapping.Part? {
        guard let text = value.text(upTo: 4) else { return nil }
        let andRest = text.hasSuffix("-")
        guard let number = Int(andRest ? String(text.dropLast()) : text), (1...20).contains(number) else {
            value.report("must be the number of a part, 1 to 20; 2- is the second and all that follow")
            return nil
        }
        return ChannelMapping.Part(separator: separator, number: number, andRest: andRest)
    }

    private enum BlankNumber: String, CaseIterable { case continues, alone }
    private enum MoneyUnit: String, CaseIterable { case yuan, fen }

    private enum TimeForm: String, CaseIterable {
        case digits, epoch, serial
        case epochMilliseconds = "epoch_ms"

        var form: WrittenTime.Form {
            switch self {
            case .digits: .digits
            case .epoch: .epochSeconds
            case .epochMilliseconds: .epochMilliseconds
            case .serial: .serial
            }
        }
    }
}
