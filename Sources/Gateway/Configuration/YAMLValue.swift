import Yams

/// A value of a YAML file that knows its place. Every reader reports what is wrong and answers nil, so that one
/// pass finds all problems.
struct YAMLValue {
    let node: Node
    /// Key path from the root of the file, for instance `channels.nanjing.url`.
    let path: String
    let file: String
    /// Line of the key that holds this value (of the value itself in a list).
    let keyLine: Int
    let log: ProblemLog

    /// Line where the value starts.
    var line: Int { self.node.mark?.line ?? self.keyLine }

    /// Reports a problem at this value.
    func report(_ reason: String, allowed: [String] = [], at line: Int? = nil) {
        self.log.report(
            .init(file: self.file, line: line ?? self.line, keyPath: self.path, reason: reason, allowed: allowed))
    }

    /// Notes something that works but should be changed.
    func warn(_ reason: String) {
        self.log.warn(.init(file: self.file, line: self.line, keyPath: self.path, reason: reason))
    }

    /// The scalar as written; reports lists, mappings and empty values.
    func scalar(expected: String, allowed: [String] = []) -> String? {
        guard let scalar = self.node.scalar else {
            self.report("is a \(self.kind), must be \(expected)", allowed: allowed)
            return nil
        }
        guard !self.isNull else {
            self.report("has no value, must be \(expected)", allowed: allowed)
            return nil
        }
        return scalar.string
    }

    /// A mapping whose keys are all known; reports every other key with its line.
    func object(_ allowed: [String], source: String = #fileID, line: Int = #line) -> YAMLObject? {
        self.log.read(.init(file: self.file, path: self.path, keys: allowed, asker: "\(source):\(line)"))
        guard let entries = self.entries(expected: "a mapping", allowed: allowed) else { return nil }
        for entry in entries where !allowed.contains(entry.name) {
            let guess = allowed.min { distance($0, entry.name) < distance($1, entry.name) }
            let hint = guess.flatMap { distance($0, entry.name) <= 3 ? ", did you mean \"\($0)\"?" : nil } ?? ""
            self.log.report(
                .init(
                    file: self.file, line: entry.value.keyLine, keyPath: entry.value.path,
                    reason: "unknown key\(hint)", allowed: allowed))
        }
        return YAMLObject(owner: self, entries: entries)
    }

    /// A mapping with names chosen by the operator, in the order written.
    func entries(expected: String, allowed: [String] = []) -> [(name: String, value: YAMLValue)]? {
        guard let mapping = self.node.mapping else {
            let reason = self.isNull ? "has no value, must be \(expected)" : "is a \(self.kind), must be \(expected)"
            self.report(reason, allowed: allowed, at: self.isNull ? self.keyLine : nil)
            return nil
        }
        return mapping.compactMap { key, value in
            guard let name = key.scalar?.string else {
                self.report("holds a key that is not text", at: key.mark?.line)
                return nil
            }
            return (name, self.child(value, path: self.path.isEmpty ? name : "\(self.path).\(name)", key: key))
        }
    }

    /// A list, in order.
    func list(of what: String) -> [YAMLValue]? {
        guard let sequence = self.node.sequence else {
            let reason = self.isNull ? "has no value" : "is a \(self.kind)"
            self.report("\(reason), must be a list of \(what)", at: self.isNull ? self.keyLine : nil)
            return nil
        }
        return sequence.enumerated().map { self.child($1, path: "\(self.path)[\($0)]", key: $1) }
    }

    /// Reports that a key of this mapping is missing, at the line of the mapping's own key.
    func lacks(_ key: String) {
        self.log.report(
            .init(
                file: self.file, line: self.keyLine, keyPath: self.path.isEmpty ? key : "\(self.path).\(key)",
                reason: "is missing, a value is required"))
    }

    /// This is a list.
    var isList: Bool { self.node.sequence != nil }

    /// This is a mapping.
    var isMapping: Bool { self.node.mapping != nil }

    /// This is a mapping that holds the key.
    func holds(_ key: String) -> Bool { self.node.mapping?[key] != nil }

    private func child(_ node: Node, path: String, key: Node) -> YAMLValue {
        YAMLValue(node: node, path: path, file: self.file, keyLine: key.mark?.line ?? self.keyLine, log: self.log)
    }

    private var isNull: Bool {
        guard let scalar = self.node.scalar, scalar.style == .any || scalar.style == .plain else { return false }
        return ["", "~", "null", "Null", "NULL"].contains(scalar.string)
    }

    private var kind: String {
        switch self.node {
        case .scalar: "single value"
        case .mapping: "mapping"
        case .sequence: "list"
        case .alias: "alias"
        }
    }
}

/// A mapping whose keys were checked.
struct YAMLObject {
    let owner: YAMLValue
    let entries: [(name: String, value: YAMLValue)]

    /// The value under a key; reports its absence at the line of the mapping's own key.
    func required(_ key: String) -> YAMLValue? {
        if let value = self.optional(key) { return value }
        self.owner.lacks(key)
        return nil
    }

    /// The value under a key, if it is there.
    func optional(_ key: String) -> YAMLValue? { self.entries.first { $0.name == key }?.value }
}

/// A YAML file read into values with places.
enum YAMLFile {
    /// The root of a document; reports and answers nil when the text is not one YAML document.
    static func root(text: String, file: String, log: ProblemLog) -> YAMLValue? {
        do {
            guard let node = try Yams.compose(yaml: text) else {
                log.reportUnreadable(.init(file: file, line: 1, keyPath: "", reason: "is empty"))
                return nil
            }
            return YAMLValue(node: node, path: "", file: file, keyLine: 1, log: log)
        } catch let error as YamlError {
            let (line, reason) = self.explain(error)
            log.reportUnreadable(.init(file: file, line: line, keyPath: "", reason: reason))
        } catch {
            log.reportUnreadable(.init(file: file, line: 1, keyPath: "", reason: "is not YAML"))
        }
        return nil
    }

    private static func explain(_ error: YamlError) -> (line: Int, reason: String) {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            (mark.line, "is not YAML: \(problem)")
        case .duplicatedKeysInMapping(let keys, let context):
            (context.mark.line, "the same key stands twice: \(keys.joined(separator: ", "))")
        case .reader(let problem, _, _, _):
            (1, "is not YAML: \(problem)")
        default:
            (1, "is not YAML")
        }
    }
}

/// How many bytes must be changed, added or removed to turn one word into the other.
private func distance(_ left: String, _ right: String) -> Int {
    let (left, right) = (Array(left.utf8), Array(right.utf8))
    var row = Array(0...right.count)
    for (index, byte) in left.enumerated() {
        var diagonal = row[0]
        row[0] = index + 1
        for (other, candidate) in right.enumerated() {
            let above = row[other + 1]
            row[other + 1] = min(above + 1, row[other] + 1, diagonal + (byte == candidate ? 0 : 1))
            diagonal = above
        }
    }
    return row[right.count]
}
