import Cryptography
import Declarations
import Foundation
import GatewayTestKit
import Ledger
import Testing

/// A ledger in which every sealed column holds something, and an outside look at its rows.
struct SealedHouse {
    let house: LedgerFixture
    let keyring: VaultKeyring

    /// Numbers that no digest begins with by chance.
    static let oldData: UInt8 = 200
    static let oldLookup: UInt8 = 210

    static func oldKeys() throws -> VaultKeys {
        func line(_ name: String, _ number: UInt8, _ byte: String) -> String {
            "\(name) \(number) \(String(repeating: byte, count: 32))\n"
        }
        let text = line("data", Self.oldData, "11") + line("lookup", Self.oldLookup, "22")
        return try VaultKeys(SecretBytes(Array(text.utf8)))
    }

    init() async throws {
        self.keyring = VaultKeyring(try Self.oldKeys())
        self.house = try LedgerFixture(keyring: self.keyring)
        try await self.fill()
    }

    /// Every kind of content: repaired values, a request of its own, sent and unsent messages, bound and parked receipts, a
    /// payment record and the answer made of it.
    private func fill() async throws {
        try await Self.fillFirst(self.house)
        try await self.house.receipt(.inventory, "9", 120, preNo: "B9", invtNo: "I9", named: false)
        _ = try await self.house.ledger.accept([self.house.order("2")], now: self.house.now)
        try await self.house.prepare()
        _ = try await self.house.ledger.createWebhook(
            WebhookSettings(url: "https://shop.example/hook", secret: "whsec_x"), name: "wh_1", tenant: "merchant",
            now: self.house.now)
        try await Self.upload("up_1", self.house)
    }

    /// A file of one order, read and judged.
    static func upload(_ key: String, _ house: LedgerFixture) async throws {
        try await house.ledger.openUpload(
            NewUpload(
                key: key, tenant: "merchant", isDryRun: false, head: Array("head of \(key)".utf8),
                file: Array("orderNo,buyerName\nU,王小样\n".utf8)), now: house.now)
        var upload = try #require(try await house.ledger.claimUpload(lease: .seconds(60), now: house.now))
        upload.state = .done
        upload.orders = 1
        upload.counts = ["accepted": 1]
        let order = UploadOrder(number: 1, orderNo: "U", verdict: "accepted", body: Array("row of \(key)".utf8))
        try await house.ledger.store([order], of: upload, lease: .seconds(60), now: house.now)
    }

    /// Order 1: released, asked about, and to be returned.
    static func fillFirst(_ house: LedgerFixture) async throws {
        var first = house.order("1")
        first.repairedValues = ["/buyer/buyerName": " 王小样"]
        _ = try await house.ledger.accept([first], now: house.now)
        try await self.release("1", house)
        let refund = RefundRequest(
            tenant: "merchant", orderNo: "1", requestsSeen: 0,
            document: house.request(.refund, invtNo: "I1", copNo: "R1"), quantities: [1: Amount(1)],
            completes: false)
        #expect(try await house.ledger.refund(refund, now: house.now) == .done)
        try await self.answer("1", house)
    }

    /// Files an order and brings the receipts of its whole way to the release.
    static func release(_ orderNo: String, _ house: LedgerFixture) async throws {
        try await self.file(orderNo, house)
        try await house.receipt(
            .inventory, orderNo, 800, after: 2, preNo: "B\(orderNo)", invtNo: "I\(orderNo)")
    }

    /// Files an order as far as customs' number.
    static func file(_ orderNo: String, _ house: LedgerFixture) async throws {
        try await house.send()
        for kind in [DocumentKind.order, .payment, .waybill] { try await house.receipt(kind, orderNo, 2) }
        try await house.send()
        try await house.receipt(.inventory, orderNo, 2, preNo: "B\(orderNo)")
        try await house.receipt(
            .inventory, orderNo, 120, after: 1, preNo: "B\(orderNo)", invtNo: "I\(orderNo)")
    }

    /// Customs asks for a payment record, and it is answered.
    static func answer(_ orderNo: String, _ house: LedgerFixture) async throws {
        let input = EvidenceInput(head: ["initalRequest": "buyer 10000009999 pays"])
        _ = try await house.ledger.keepEvidence(
            NewEvidence(tenant: "merchant", orderNo: orderNo, input: input), now: house.now)
        let lane = NewQuestion.Lane(tenant: "merchant", route: "realtime:merchant/179", signer: "rsa")
        _ = try await house.ledger.takeQuestion(
            NewQuestion(
                question: PlatformQuestion(orderNo: orderNo, sessionID: "s\(orderNo)"), lanes: [lane],
                guid: house.guids.next()),
            now: house.now)
        let claimed = try #require(
            try await house.ledger.claimAnswers(limit: 8, sealWithin: .seconds(60), now: house.now).first)
        let answer = SealedAnswer(
            message: claimed.message, fence: claimed.fence, outcome: .bytes(Array("answer \(orderNo)".utf8)))
        #expect(try await house.ledger.sealAnswers([answer], now: house.now) == [true])
        let sent = try await house.ledger.lease(
            LeaseRequest(
                route: lane.route, limit: 10, lease: .seconds(60), makeEnvelopeID: { house.guids.next() }),
            now: house.now)
        try await house.conclude(sent, .accepted)
    }

    /// Seals again until nothing is left; the number of values.
    @discardableResult
    static func resealAll(
        _ house: LedgerFixture, limit: Int = 3, walk: ResealWalk = ResealWalk()
    ) async throws -> (count: Int, walk: ResealWalk) {
        var (count, walk) = (0, walk)
        repeat {
            walk = try await house.ledger.reseal(walk, limit: limit, now: house.now)
            count += walk.resealed
        } while walk.resealed > 0
        return (count, walk)
    }

    /// Rows of the database as an outside program sees them.
    static func rows(_ house: LedgerFixture, _ sql: String) throws -> [String] { try house.rows(sql) }

    /// `table.column` of every column that holds bytes.
    static func byteColumns(_ house: LedgerFixture) throws -> [String] {
        try self.rows(
            house,
            house.database != nil
                ? """
                SELECT table_name || '.' || column_name FROM information_schema.columns
                WHERE table_schema = 'public' AND data_type = 'bytea' ORDER BY 1
                """
                : """
                SELECT m.name || '.' || p.name FROM sqlite_master m JOIN pragma_table_info(m.name) p
                WHERE m.type = 'table' AND p.type = 'BLOB' ORDER BY 1
                """)
    }

    /// Columns with a value that begins like one sealed or hashed under the old keys.
    static func columnsNamingOldKeys(_ house: LedgerFixture) throws -> [String] {
        let data = String(Self.oldData, radix: 16).uppercased()
        let lookup = String(Self.oldLookup, radix: 16).uppercased()
        return try self.byteColumns(house).filter { name in
            let parts = name.split(separator: ".")
            // Version, number, flags; or number and a hash of 32 bytes.
            let found = try self.rows(
                house,
                """
                SELECT COUNT(*) FROM \(parts[0]) WHERE hex(substr(\(parts[1]), 1, 3)) IN ('01\(data)00', '01\(data)01')
                OR length(\(parts[1])) = 33 AND hex(substr(\(parts[1]), 1, 1)) = '\(lookup)'
                """)
            return found != ["0"]
        }
    }
}
