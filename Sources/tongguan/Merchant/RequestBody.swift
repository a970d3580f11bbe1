import Declarations

/// A JSON body to be sent.
enum RequestBody {
    case number(Int)
    case text(String)
    case list([RequestBody])
    case members([(name: String, value: RequestBody)])

    /// An object without the members whose value is nil.
    static func object(_ members: KeyValuePairs<String, RequestBody?>) -> RequestBody {
        .members(members.compactMap { name, value in value.map { (name, $0) } })
    }

    /// The text, UTF-8.
    var bytes: [UInt8] {
        var output: [UInt8] = []
        self.write(to: &output)
        return output
    }

    private func write(to output: inout [UInt8]) {
        switch self {
        case .number(let number): output += String(number).utf8
        case .text(let text): JSONText.quote(text, to: &output)
        case .list(let values):
            output.append(UInt8(ascii: "["))
            for (index, value) in values.enumerated() {
                if index > 0 { output.append(UInt8(ascii: ",")) }
                value.write(to: &output)
            }
            output.append(UInt8(ascii: "]"))
        case .members(let members):
            output.append(UInt8(ascii: "{"))
            for (index, member) in members.enumerated() {
                if index > 0 { output.append(UInt8(ascii: ",")) }
                JSONText.quote(member.name, to: &output)
                output.append(UInt8(ascii: ":"))
                member.value.write(to: &output)
            }
            output.append(UInt8(ascii: "}"))
        }
    }
}
