extension RawGoods {
    /// Reads one article, an array of articles, or `{"goods": […]}`.
    ///
    /// Faults inside an article are recorded in that article with a pointer relative to it. Only a document that cannot be
    /// read as articles at all throws.
    ///
    /// - Returns: the articles, and whether the document was a list.
    /// - Throws: `json_syntax`, `json_shape`.
    public static func read(json bytes: [UInt8]) throws(DeclarationError) -> (goods: [RawGoods], isList: Bool) {
        switch try JSONText(bytes).value() {
        case .array(let items): return (items.map(self.read), true)
        case .object(let members):
            guard let list = members.first(where: { $0.key == "goods" }) else {
                return ([self.read(.object(members))], false)
            }
            guard members.count == 1, case .array(let items) = list.value else {
                throw DeclarationError(.jsonShape, "\"goods\" must be an array and the only field of the document")
            }
            return (items.map(self.read), true)
        case .null, .bool, .number, .string:
            throw DeclarationError(.jsonShape, "an article or an array of articles is expected")
        }
    }

    private static func read(_ value: JSONText.Value) -> RawGoods {
        var goods = RawGoods()
        goods.read(value, path: [])
        return goods
    }

    private mutating func read(_ value: JSONText.Value, path: [String]) {
        let pointer = path.map { "/" + $0 }.joined()
        guard case .object(let members) = value else {
            return self.note(value == .null ? .nullValue : .wrongType, pointer)
        }
        var seen: Set<[UInt8]> = []
        for member in members {
            let place = pointer + "/" + member.key.pointerPart
            let here = path + [member.key]
            let field = Self.fields[here]
            guard field != nil || Self.fields.keys.contains(where: { $0.count > here.count && $0.starts(with: here) })
            else {
                self.note(.unknownField, place)
                continue
            }
            guard seen.insert(Array(member.key.utf8)).inserted else {
                self.note(.duplicateField, place, field)
                continue
            }
            guard let field else {
                self.read(member.value, path: here)
                continue
            }
            switch member.value {
            case .string(let text, let isDamaged): self.values[field] = .init(text, at: place, isDamaged: isDamaged)
            case .number(let text): self.values[field] = .init(text, at: place)
            case .null: self.note(.nullValue, place, field)
            case .bool, .array, .object: self.note(.wrongType, place, field)
            }
        }
    }

    private static let fields: [[String]: GoodsField] = Dictionary(
        uniqueKeysWithValues: GoodsField.allCases.map { ($0.field.path, $0) })

    /// Faults kept per article; one with so many is refused anyway.
    private static let maxFaults = 100

    private mutating func note(_ code: ViolationCode, _ place: String, _ field: GoodsField? = nil) {
        guard self.violations.count < Self.maxFaults else { return }
        self.violations.append(code.violation(at: place, field: field?.field))
    }
}

extension String {
    /// This key inside a JSON pointer (RFC 6901). Long keys are cut: they are not ours.
    fileprivate var pointerPart: String {
        var result = ""
        for scalar in self.unicodeScalars.prefix(64) {
            switch scalar {
            case "~": result += "~0"
            case "/": result += "~1"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
