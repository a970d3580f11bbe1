import Declarations
import Foundation
import Testing
import Transports

/// What is found before the first message.
@Suite struct ChannelConfigurationTests {
    private func code(_ change: (inout ChannelConfiguration) -> Void) -> TransportError.Code? {
        var configuration = ChannelConfiguration(
            type: .haikou, url: "https://port.example/ceb", dxpId: "DXPENT0000530815")
        change(&configuration)
        do throws(TransportError) {
            try configuration.check()
            return nil
        } catch {
            #expect(error.phase == .beforeSend)
            #expect(!error.isRetriable)
            return error.code
        }
    }

    @Test func aSoundOnePasses() throws {
        let pki = try TestPKI.shared.get()
        let pin = try pki.text("server.pin")
        let found = self.code {
            $0.connection = pki.policy
            $0.connection.pinnedPublicKey = pin
        }
        #expect(found == nil)
    }

    @Test func whatCannotWorkIsFound() {
        #expect(self.code { $0.url = "port.example" } == .invalidRequest)
        #expect(self.code { $0.url = "http://127.0.0.1/" } == .invalidRequest)
        #expect(
            self.code {
                $0.url = "http://127.0.0.1/"
                $0.connection.allowsLoopbackHTTP = true
            } == nil)
        #expect(self.code { $0.url = "https://port.example/?a=b" } == .invalidRequest)
        #expect(self.code { $0.dxpId = "" } == .configuration)
        #expect(self.code { $0.dxpId = "A&qryid=1" } == .configuration)
        #expect(self.code { $0.receiverID = "a\nb" } == .configuration)
        #expect(self.code { $0.connection.caFile = "/absent/ca.pem" } == .configuration)
        #expect(
            self.code {
                $0.connection.clientCertificate = ClientCertificate(certificateFile: "/absent", keyFile: "/absent")
            }
                == .configuration)
        #expect(self.code { $0.connection.pinnedPublicKey = "sha256//abc" } == .configuration)
        #expect(self.code { $0.connection.pinnedPublicKey = "" } == .configuration)
        #expect(self.code { $0.connection.totalTimeout = .zero } == .configuration)
        #expect(self.code { $0.pollTimeout = .seconds(7200) } == .configuration)
        #expect(self.code { $0.maximumPollBytes = 0 } == .configuration)
    }

    @Test func aPassphraseIsInNoText() {
        let identity = ClientCertificate(certificateFile: "c", keyFile: "k", keyPassphrase: "open sesame")
        let policy = ConnectionPolicy(clientCertificate: identity)
        var dumped = ""
        dump(policy, to: &dumped)
        for text in ["\(policy)", String(reflecting: policy), "\(identity)", dumped] {
            #expect(!text.contains("sesame"), "\(text)")
        }
    }
}
