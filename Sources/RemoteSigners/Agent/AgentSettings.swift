/// How to reach a card through the websocket agent of the e-port control (`local_websocket`).
public struct AgentSettings: Sendable, Hashable {
    /// Address of the agent: `ws://127.0.0.1:61232`, or `wss://` with a host name.
    public var url: String
    /// Authority of the agent's certificate, PEM; with `wss` only. Without it the system's authorities count.
    public var caFile: String?
    /// Longest wait for a connection, TLS and the websocket handshake included. Default 5 s.
    public var connectTimeout: Duration = .seconds(5)
    /// Longest wait for an answer: a card needs about a quarter of a second per signature. Default 10 s.
    public var answerTimeout: Duration = .seconds(10)

    public init(url: String) { self.url = url }
}
