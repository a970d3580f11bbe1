public import Declarations
public import Manifests

/// The blank workbook in one language; every name in it is understood when it comes back.
public struct UploadTemplateBook: Sendable {
    let language: UploadLanguage
    let codes: CodeTables
    let ports: [String]

    public init(language: UploadLanguage, codes: CodeTables, ports: [String]) {
        self.language = language
        self.codes = codes
        self.ports = ports
    }

    /// The workbook's bytes.
    /// - Throws: `SpreadsheetError` when there is no memory.
    public func workbook() throws(SpreadsheetError) -> [UInt8] {
        let columns = InputField.all
        return try BlankWorkbook(
            sheetName: self.language.of(LocalizedText(en: "Orders", zh: "订单", ko: "주문")),
            notesName: self.language.of(LocalizedText(en: "Notes", zh: "填写说明", ko: "작성 안내")),
            columns: columns.map { field in
                .init(
                    title: self.title(field), isRequired: field.isRequired, example: Self.example[field.name] ?? "",
                    note: self.language.of(field.needs), choices: self.choices(field))
            }, notes: self.notes(columns)
        ).bytes()
    }

    /// Its label where that names it alone; else the name of the interface in brackets would be lost, so it goes first.
    private func title(_ field: InputField) -> String {
        let label = self.language.of(field.label)
        return UploadColumns.field(of: label) == field.name ? "\(label) (\(field.name.rawValue))" : field.name.rawValue
    }

    private func choices(_ field: InputField) -> [String] {
        switch field.name {
        case .unit, .unit1, .unit2: self.codes.units.keys.sorted()
        case .country, .departureCountry: self.codes.countries.keys.sorted()
        case .port: self.ports
        default: if case .choice(let values) = field.type { values } else { [] }
        }
    }

    private func notes(_ columns: [InputField]) -> [[String]] {
        let head = [
            LocalizedText(en: "Column", zh: "列名", ko: "열"), LocalizedText(en: "Name", zh: "字段", ko: "필드"),
            LocalizedText(en: "What customs needs", zh: "海关要求", ko: "세관 요구"),
            LocalizedText(en: "Customs element", zh: "海关报文元素", ko: "세관 요소"),
            LocalizedText(en: "Example", zh: "示例", ko: "예"),
        ].map(self.language.of)
        let rows = columns.map { field in
            [
                self.title(field), field.name.rawValue, self.language.of(field.needs), field.element ?? "",
                Self.example[field.name] ?? "",
            ]
        }
        let units = self.codes.units.sorted { $0.key < $1.key }.map { code, unit in
            ["", "unit", code, unit.zh, unit.en]
        }
        let countries = self.codes.countries.sorted { $0.key < $1.key }.map { code, country in
            ["", "country", code, country.zh, country.en]
        }
        return [head] + rows + [[]] + units + [[]] + countries
    }

    /// A person and parcel that do not exist; the identity number has a valid check character.
    static let example: [FieldName: String] = [
        .orderNo: UploadColumns.exampleOrder, .port: "nanjing", .goodsValue: "180", .freight: "0", .discount: "0",
        .taxTotal: "16.38", .acturalPaid: "196.38", .buyerRegNo: "shopper-0001", .buyerName: "测试甲",
        .buyerTelephone: "10000000001", .buyerIdType: "1", .buyerIdNumber: "000000199001010018", .consignee: "测试甲",
        .consigneeTelephone: "10000000001", .consigneeAddress: "江苏省南京市示例区样本路1号", .consigneeDistrict: "320102",
        .payTransactionId: "PAY-EXAMPLE-0001", .payTime: "20260105093000", .amountPaid: "196.38",
        .logisticsNo: "WB-EXAMPLE-0001", .logisticsFreight: "0", .insuredFee: "0", .grossWeight: "0.6",
        .netWeight: "0.5", .gnum: "1", .itemNo: "SKU-0001", .itemRecordNo: "REC-0001", .itemName: "面膜 10片装",
        .gcode: "3304990099", .gname: "面膜", .gmodel: "4|3|护肤|10片/盒|示例牌", .barCode: "无", .country: "133",
        .unit: "140", .qty: "2", .price: "90", .totalPrice: "180", .unit1: "035", .qty1: "0.5", .unit2: "011",
        .qty2: "20", .netContentValue: "10", .netContentUnit: "sheet",
    ]
}

extension FieldName {
    /// A value that would do.
    public var example: String? { UploadTemplateBook.example[self] }
}

extension InputField {
    /// What customs needs here, in words.
    public var needs: LocalizedText {
        func t(_ en: String, _ zh: String, _ ko: String) -> LocalizedText { LocalizedText(en: en, zh: zh, ko: ko) }
        return switch self.type {
        case .text(let max): t("Text, 1 to \(max) characters", "文本，1–\(max) 个字符", "글자 1~\(max)자")
        case .identifier(let max):
            t("1 to \(max) characters without blanks", "1–\(max) 个字符，不含空格", "공백 없이 1~\(max)자")
        case .phone: t("A telephone number", "电话号码", "전화번호")
        case .digits(let count): t("Exactly \(count) digits", "\(count) 位数字", "숫자 \(count)자리")
        case .identity: t("The 18 characters of the identity card", "18 位身份证号码", "신분증 번호 18자리")
        case .amount:
            t("A number with at most 5 decimals, no thousands marks", "数字，最多 5 位小数，不含千分位", "숫자, 소수 5자리 이하, 천 단위 기호 없이")
        case .lineNumber: t("A whole number from 1 to 99", "1–99 的整数", "1~99의 정수")
        case .time:
            t(
                "14 digits YYYYMMDDhhmmss, Beijing time, or a date cell", "14 位数字 YYYYMMDDhhmmss（北京时间）或日期单元格",
                "14자리 YYYYMMDDhhmmss(베이징 시각) 또는 날짜 셀")
        case .choice(let values):
            t(
                "One of: \(values.joined(separator: ", "))", "可用值：\(values.joined(separator: ", "))",
                "다음 중 하나: \(values.joined(separator: ", "))")
        }
    }
}
