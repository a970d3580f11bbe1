import Declarations

/// The blank sheet offered for download: every column, and one made-up order.
enum UploadTemplate {
    /// CSV in UTF-8 with a byte-order mark, by which spreadsheet programs recognise the encoding.
    static let text: String = {
        let columns = InputField.all.map(\.name)
        let header = columns.map(\.rawValue).joined(separator: ",")
        let row = columns.map { Self.quoted(Self.example[$0] ?? "") }.joined(separator: ",")
        return "\u{FEFF}\(header)\r\n\(row)\r\n"
    }()

    /// A person and parcel that do not exist; the identity number has a valid check character.
    static let example: [FieldName: String] = [
        .orderNo: "EXAMPLE-0001", .port: "nanjing", .goodsValue: "180", .freight: "0", .discount: "0",
        .taxTotal: "16.38", .acturalPaid: "196.38",
        .buyerRegNo: "shopper-0001", .buyerName: "测试甲", .buyerTelephone: "10000000001", .buyerIdType: "1",
        .buyerIdNumber: "000000199001010018",
        .consignee: "测试甲", .consigneeTelephone: "10000000001", .consigneeAddress: "江苏省南京市示例区样本路1号",
        .consigneeDistrict: "320102",
        .payTransactionId: "PAY-EXAMPLE-0001", .payTime: "20260105093000", .amountPaid: "196.38",
        .logisticsNo: "WB-EXAMPLE-0001", .logisticsFreight: "0", .insuredFee: "0", .grossWeight: "0.6",
        .netWeight: "0.5",
        .gnum: "1", .itemNo: "SKU-0001", .itemRecordNo: "REC-0001", .itemName: "面膜 10片装", .gcode: "3304990099",
        .gname: "面膜", .gmodel: "4|3|护肤|10片/盒|示例牌", .barCode: "无", .country: "133", .unit: "140", .qty: "2",
        .price: "90", .totalPrice: "180", .unit1: "035", .qty1: "0.5", .unit2: "011", .qty2: "20",
        .netContentValue: "10", .netContentUnit: "sheet",
    ]

    private static func quoted(_ value: String) -> String {
        value.contains { ",\"\r\n".contains($0) } ? "\"" + value.replacing("\"", with: "\"\"") + "\"" : value
    }
}
