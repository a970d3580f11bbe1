import Declarations
import Foundation
import Transports

extension PortServer {
    /// One server (`mutual`) for all tests that do not count; it ends with the process.
    static let shared = Task { try await PortServer(.mutual) }

    /// Stores an answer for polls and returns its name, for the path `/list-NAME`.
    func store(_ list: Data) throws -> String {
        let name = UUID().uuidString
        try list.write(to: self.directory.appending(path: name + ".json"))
        return name
    }

    /// The tests' clock: 2023-08-07 16:46:40 in Beijing.
    static let now = Timestamp(milliseconds: 1_691_398_000_000)

    /// A channel to the paths below `way`.
    func channel(
        _ way: String, client: HTTPClient, now: Timestamp = PortServer.now,
        change: (inout ChannelConfiguration) -> Void = { _ in }
    ) throws -> any Channel {
        var configuration = ChannelConfiguration(
            type: .haikou, url: self.base + way, dxpId: "DXPENT0000530815", connection: self.policy)
        change(&configuration)
        return try configuration.makeChannel(client: client) { now }
    }
}
