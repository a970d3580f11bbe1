@testable import Manifests

/// One element as the official schema describes it.
struct OfficialElement {
    var part: String
    var name: String
    var optional: Bool
    var fixed: String?
    /// Where it has one, an empty element is taken for it.
    var preset: String?
    /// `string`, `decimal` or `int`.
    var base: String
    /// `length`, `minLength`, `maxLength`, `totalDigits`, `fractionDigits`.
    var facets: [String: Int]

    /// Reads the elements of the global element `part`, in order.
    static func read(_ part: String, from bytes: [UInt8]) throws -> [OfficialElement] {
        let tree = try XMLTree(bytes)
        let element = try tree.root.children.first { $0.name == "element" && $0.attribute("name") == part }
        guard let fields = element?.child("complexType")?.child("sequence")?.children else { return [] }
        return fields.map { field in
            let restriction = field.child("simpleType")?.child("restriction")
            let type = field.attribute("type") ?? restriction?.attribute("base") ?? ""
            var facets: [String: Int] = [:]
            for facet in restriction?.children ?? [] {
                facets[facet.name] = facet.attribute("value").flatMap { Int($0) }
            }
            return OfficialElement(
                part: part, name: field.attribute("name") ?? "", optional: field.attribute("minOccurs") == "0",
                fixed: field.attribute("fixed"), preset: field.attribute("fixed") ?? field.attribute("default"),
                base: String(type.split(separator: ":").last ?? ""), facets: facets)
        }
    }

    /// Values that break exactly one facet.
    var violations: [String] {
        var found: [String] = []
        if let length = self.facets["length"] {
            found += [Self.text(length + 1)] + (length > 0 ? [Self.text(length - 1)] : [])
        }
        if let most = self.facets["maxLength"] { found += [Self.text(most + 1), Self.text(most + 1, of: "测")] }
        if let least = self.facets["minLength"], least > 0 { found.append(Self.text(least - 1)) }
        if let digits = self.facets["totalDigits"] {
            found += [Self.text(digits + 1), "-" + Self.text(digits + 1), Self.text(digits) + ".9"]
        }
        if let digits = self.facets["fractionDigits"] { found += ["1." + Self.text(digits + 1)] }
        switch self.base {
        case "decimal": found += ["", "x", "1e3", "NaN", "1,5", "--1"]
        case "int": found += ["", "x", "1.5", "2147483648", "-2147483649"]
        default: break
        }
        if let fixed = self.fixed { found += ["0" + fixed.dropFirst(), fixed + fixed] }
        return found.filter { !$0.isEmpty || self.preset == nil }
    }

    /// Values at the bounds of every facet; the official schema takes them, apart from those that are not `fixed`.
    var bounds: [String] {
        switch self.base {
        case "decimal":
            let whole = (self.facets["totalDigits"] ?? 19) - (self.facets["fractionDigits"] ?? 5)
            return [
                "0", "1.00000", "-1", "+1", "01", ".5", "1.", Self.text(whole),
                Self.text(whole) + "." + Self.text(self.facets["fractionDigits"] ?? 5),
                Self.text(self.facets["totalDigits"] ?? 19),
            ]
        case "int": return ["0", "1", "-1", "01", "2147483647", "-2147483648"]
        default:
            let most = self.facets["length"] ?? self.facets["maxLength"] ?? 1
            let least = self.facets["length"] ?? self.facets["minLength"] ?? 0
            return [Self.text(least), Self.text(most), Self.text(most, of: "测"), Self.text(most, of: " ")]
        }
    }

    private static func text(_ count: Int, of letter: Character = "9") -> String {
        String(repeating: letter, count: count)
    }
}
