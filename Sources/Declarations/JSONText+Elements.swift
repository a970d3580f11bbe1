extension JSONText {
    /// An array of objects, cut into the bytes of its elements without changing one of them.
    ///
    /// What cannot be read is cut out and kept as well: one broken element never costs its neighbours.
    public struct Elements: Sendable {
        /// Places of the elements that are well-formed objects, in order.
        public private(set) var readable: [Range<Int>] = []
        /// Places of everything else that stands between the commas or behind the array, in order.
        public private(set) var broken: [Range<Int>] = []
        /// Whether the array's closing bracket is there.
        public private(set) var isComplete = false

        private let bytes: [UInt8]
        private var index: Int
        /// How many bytes searches for the end of broken elements may still look at, so that a hostile text is not read
        /// over and over.
        private var searchBudget: Int

        init?(_ bytes: [UInt8], from start: Int) {
            self.bytes = bytes
            self.searchBudget = bytes.count * 4
            var scanner = JSONScanner(bytes, at: start)
            let first = scanner.next()
            self.index = scanner.index + 1
            if first == UInt8(ascii: "n"), bytes[scanner.index...].starts(with: "null".utf8) {
                self.index = scanner.index + 4
                self.isComplete = true
                self.keepRest()
                return
            }
            guard first == UInt8(ascii: "[") else { return nil }
            self.cut()
        }

        private mutating func cut() {
            while true {
                var scanner = JSONScanner(self.bytes, at: self.index, keepsContent: false)
                let byte = scanner.next()
                self.index = scanner.index
                switch byte {
                case nil:
                    return
                case UInt8(ascii: ","):
                    self.index += 1
                case UInt8(ascii: "]"):
                    self.index += 1
                    self.isComplete = true
                    return self.keepRest()
                case UInt8(ascii: "{"):
                    do throws(JSONFault) {
                        _ = try scanner.value()
                        self.readable.append(self.index..<scanner.index)
                        self.index = scanner.index
                    } catch {
                        self.skipBroken()
                    }
                default:
                    self.skipBroken()
                }
            }
        }

        /// Anything but blanks behind the array.
        private mutating func keepRest() {
            var scanner = JSONScanner(self.bytes, at: self.index)
            if scanner.next() != nil { self.broken.append(scanner.index..<self.bytes.count) }
            self.index = self.bytes.count
        }

        private mutating func skipBroken() {
            let end = self.balancedEnd() ?? self.nextElement() ?? self.bytes.count
            self.broken.append(self.index..<end)
            self.index = end
        }

        /// The end of the element at the present place by its brackets and quotes alone; nil when they do not match.
        private mutating func balancedEnd() -> Int? {
            var open: [UInt8] = []
            var (isText, isEscaped) = (false, false)
            for position in self.index..<self.bytes.count {
                guard self.searchBudget > 0 else { return nil }
                self.searchBudget -= 1
                let byte = self.bytes[position]
                if isText {
                    if isEscaped {
                        isEscaped = false
                    } else if byte == UInt8(ascii: "\\") {
                        isEscaped = true
                    } else if byte == UInt8(ascii: "\"") {
                        isText = false
                    }
                    continue
                }
                switch byte {
                case UInt8(ascii: "\""): isText = true
                case UInt8(ascii: "{"): open.append(UInt8(ascii: "}"))
                case UInt8(ascii: "["): open.append(UInt8(ascii: "]"))
                case UInt8(ascii: "]") where open.isEmpty, UInt8(ascii: ",") where open.isEmpty: return position
                case UInt8(ascii: "]"), UInt8(ascii: "}"):
                    guard open.popLast() == byte else { return nil }
                default: break
                }
            }
            return nil
        }

        /// The next place behind a comma where a whole object stands.
        private mutating func nextElement() -> Int? {
            var isBehindComma = false
            for position in (self.index + 1)..<Swift.max(self.bytes.count, self.index + 1) {
                guard self.searchBudget > 0 else { return nil }
                self.searchBudget -= 1
                switch self.bytes[position] {
                case UInt8(ascii: ","):
                    isBehindComma = true
                case 32, 9, 10, 13:
                    break
                case UInt8(ascii: "{") where isBehindComma:
                    var scanner = JSONScanner(self.bytes, at: position, keepsContent: false)
                    if (try? scanner.value()) != nil { return position }
                    isBehindComma = false
                default:
                    isBehindComma = false
                }
            }
            return nil
        }
    }
}
