import Cryptography
import Declarations
import Foundation
import Manifests

@testable import PortSimulator

/// Throw-away keys, templates and signed messages for tests of the real path. Made once per test run.
struct Workshop: Sendable {
    static let shared = Result { try Workshop() }

    let keys: String
    let templates: MessageTemplates
    let signers: [MessageSigner]
    /// The official schema, where the specification lies beside the checkout.
    let officialSchema: String?
    /// The same for export.
    let officialExportSchema: String?

    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path

    private init() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("port-tests-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        self.keys = folder.path
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["bash", Self.root + "/certs/make-dev-certs", folder.path]
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        self.templates = try MessageTemplates(directory: Self.root + "/Templates/messages")
        self.signers = try ["signer-rsa", "signer-sm2"].map { name in
            try MessageSigner(
                name: name, keyPath: "\(folder.path)/\(name).key", certificatePath: "\(folder.path)/\(name).pem")
        }
        let official = Self.root + "/../shared/spec/ceb/xsd/202205/import.xsd"
        self.officialSchema = FileManager.default.fileExists(atPath: official) ? official : nil
        let export = Self.root + "/../shared/spec/ceb/xsd/202205/export.xsd"
        self.officialExportSchema = FileManager.default.fileExists(atPath: export) ? export : nil
        let missing = [self.officialSchema, self.officialExportSchema].count { $0 == nil }
        if missing > 0 { print("skipped: \(missing) official schemas, ../shared is not there") }
    }

    func judge(trusting file: String = "signing-ca.pem") throws -> ManifestJudge {
        try ManifestJudge(
            templates: self.templates, official: self.officialSchema, officialExport: self.officialExportSchema,
            trust: try TrustAnchors(path: self.keys + "/" + file))
    }

    /// The official schemas that are there.
    static func officialSchemas() throws -> [KindDefinition.Flow: SchemaValidator] {
        let workshop = try Self.shared.get()
        var schemas: [KindDefinition.Flow: SchemaValidator] = [:]
        if let path = workshop.officialSchema { schemas[.import] = try SchemaValidator(path: path) }
        if let path = workshop.officialExportSchema { schemas[.export] = try SchemaValidator(path: path) }
        return schemas
    }

    /// A signed message of one kind about these orders.
    func message(
        _ kind: DocumentKind, _ orders: [Order], signer: MessageSigner, at moment: Timestamp, appType: String = "1",
        dxpId: String = Papers.dxpId
    ) async throws -> [UInt8] {
        let entries = orders.map { order in
            Entry(
                body: DocumentDerivation.body(
                    kind, order: order, tenant: Self.tenant, port: Self.port, copNo: "C" + order.orderNo),
                guid: UUID().uuidString, appType: appType, appTime: moment)
        }
        let request = MessageRequest(
            kind: kind, rootGuid: UUID().uuidString,
            transfer: Transfer(copCode: "0000TRANS1", copName: "样例传输", dxpId: dxpId), entries: entries)
        return try await signer.sign(self.templates.render(request)).bytes
    }

    static func envelope(_ message: [UInt8], _ kind: DocumentKind, id: String = UUID().uuidString) -> [UInt8] {
        let data = Data(message).base64EncodedString()
        let head =
            #""MessageId":"\#(id)","MessageType":"\#(kind.messageName).xml","SenderID":"\#(Papers.dxpId)","#
            + #""ReceiverID":"DXPEDCCEB0000002","SendTime":"20260921120000","Version":"1.0""#
        return Array("{\"Message\":{\"MessageHead\":{\(head)},\"MessageBody\":{\"data\":\"\(data)\"}}}".utf8)
    }

    static func order(_ number: String) -> Order {
        Order(
            orderNo: number, port: "nanjing", goodsValue: Amount(200), freight: .zero, discount: .zero,
            taxTotal: Amount("18.2") ?? .zero, acturalPaid: Amount("218.2") ?? .zero,
            buyer: .init(
                buyerRegNo: "r1", buyerName: "测试𠮷人", buyerTelephone: "10000000000", buyerIdType: "1",
                buyerIdNumber: Papers.buyer),
            consignee: .init(
                consignee: "甲 & 乙", consigneeTelephone: "10000000001", consigneeAddress: "南京 <1>",
                consigneeDistrict: nil),
            payment: .init(
                payTransactionId: "T" + number, payTime: "20251101120000", amountPaid: Amount("218.2") ?? .zero),
            logistics: .init(
                logisticsNo: "L" + number, freight: .zero, insuredFee: .zero, grossWeight: Amount(1),
                netWeight: Amount("0.4") ?? .zero),
            note: nil,
            lines: [
                OrderLine(
                    gnum: 1, itemNo: "S1", itemRecordNo: "R1", itemName: "面霜", gcode: "3304990029", gname: "面霜",
                    gmodel: "4|3|护肤|50克/盒|牌", barCode: "无", country: "133", unit: "140", qty: Amount(2),
                    price: Amount(100), totalPrice: Amount(200), unit1: "035", qty1: Amount("0.1") ?? .zero,
                    unit2: "011", qty2: Amount(2), netContent: nil, note: nil)
            ])
    }

    static let tenant = TenantProfile(
        id: "t", platform: .init(code: "EBP1", name: "平台"), merchant: .init(code: "EBC1", name: "企业"),
        payment: .init(code: "PAY1", name: "支付"), logistics: .init(code: "LOG1", name: "物流"),
        declarant: .init(code: "AGENT1", name: "申报"), warehouse: .init(code: "AREA1", name: "仓库"),
        emsNo: "T2307W000001", assureCode: "EBC1", files: Set(DocumentKind.ofOrders))

    static let port = PortProfile(
        id: "nanjing", name: "南京", customsCode: "2307", portCode: "2307", tradeMode: "1210", trafMode: "Y",
        country: "142", wrapType: nil, loctNo: nil, maxDocumentsPerMessage: 100, partWait: .seconds(60),
        silenceLimit: .seconds(60))
}
