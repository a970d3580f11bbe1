import Foundation

/// A request to the agent.
struct CardRequest: Decodable {
    let method: String
    let id: Int
    let inData: String?
    let passwd: String?

    private enum Keys: String, CodingKey {
        case method = "_method"
        case id = "_id"
        case args
    }
    private enum ArgumentKeys: String, CodingKey { case inData, passwd }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Keys.self)
        self.method = try container.decode(String.self, forKey: .method)
        self.id = try container.decode(Int.self, forKey: .id)
        let arguments = try container.nestedContainer(keyedBy: ArgumentKeys.self, forKey: .args)
        self.inData = try arguments.decodeIfPresent(String.self, forKey: .inData)
        self.passwd = try arguments.decodeIfPresent(String.self, forKey: .passwd)
    }
}

/// An answer of the agent.
struct CardAnswer: Encodable {
    struct Arguments: Encodable {
        let Result: Bool
        let Data: [String]
        let Error: [String]
    }
    let _method: String
    let _id: Int
    let _status = "00"
    let _args: Arguments

    init(_ request: CardRequest, id: Int? = nil, data: [String]) {
        self._method = request.method
        self._id = id ?? request.id
        self._args = Arguments(Result: true, Data: data, Error: [])
    }

    init(_ request: CardRequest, errors: [String]) {
        self._method = request.method
        self._id = request.id
        self._args = Arguments(Result: false, Data: [], Error: errors)
    }

    /// What the agent says to everybody who connects.
    static let greeting =
        "{\"_id\":0,\"_method\":\"open\",\"_status\":\"00\",\"_args\":{\"Result\":true,\"Data\":[],\"Error\":[]}}"

    private enum CodingKeys: CodingKey { case _method, _id, _status, _args }

    var text: String { (try? JSONEncoder().encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "" }
}

/// What goes back over a connection.
enum CardReply: Sendable {
    case nothing
    case texts([String])
    case close
}
