import Declarations
import Manifests

extension SpreadsheetNote {
    /// The note for the file's user.
    var text: LocalizedText {
        func t(_ en: String, _ zh: String, _ ko: String) -> LocalizedText { LocalizedText(en: en, zh: zh, ko: ko) }
        return switch self {
        case .encoding(let name):
            t("The text was read as \(name).", "文本按 \(name) 编码读取。", "텍스트를 \(name)(으)로 읽었습니다.")
        case .linesAboveHeader(let count):
            t(
                "\(count) lines above the column names were left out.", "列名上方的 \(count) 行未读取。",
                "열 이름 위의 \(count)행은 읽지 않았습니다.")
        case .headerOfTwoLines:
            t(
                "The column names stand in two lines; both were read.", "列名占两行，已合并读取。", "열 이름이 두 행이어서 함께 읽었습니다.")
        case .sheetNotRead(let name, let isHidden):
            isHidden
                ? t(
                    "The hidden sheet \"\(name)\" was not read.", "隐藏的工作表“\(name)”未读取。",
                    "숨겨진 시트 \"\(name)\"은(는) 읽지 않았습니다.")
                : t("The sheet \"\(name)\" was not read.", "工作表“\(name)”未读取。", "시트 \"\(name)\"은(는) 읽지 않았습니다.")
        case .hiddenRows(let count):
            t(
                "\(count) hidden rows were read, too: delete them if they shall not be filed.",
                "有 \(count) 个隐藏行也已读取；如不申报请删除。", "숨겨진 \(count)행도 읽었습니다. 신고하지 않으려면 지우십시오.")
        case .hiddenColumns(let count):
            t("\(count) hidden columns were read, too.", "有 \(count) 个隐藏列也已读取。", "숨겨진 \(count)열도 읽었습니다.")
        case .documentsNotRead(let count):
            t(
                "\(count) documents are no part of an order; each says why.", "有 \(count) 份单证不属于任何订单，原因见各份单证。",
                "주문에 속하지 않는 서류가 \(count)건 있습니다. 이유는 각 서류에 적혀 있습니다.")
        case .signaturesNotKept(let count):
            t(
                "\(count) messages carry a signature. It is not kept: every document is signed anew with the configured key.",
                "有 \(count) 份报文带有签名，签名不保留：所有单证将用已配置的密钥重新签名。",
                "서명된 전문 \(count)건의 서명은 보관하지 않습니다. 모든 서류는 설정된 키로 새로 서명합니다.")
        case .filesWithoutMessage(let count):
            t(
                "\(count) files of the archive hold no customs message and were not read.",
                "压缩包中有 \(count) 个文件没有海关报文，未读取。", "압축 파일 안의 \(count)개 파일에는 세관 전문이 없어 읽지 않았습니다.")
        case .formulas(let count):
            t(
                "\(count) cells hold formulas; their last calculated values were taken.",
                "有 \(count) 个公式单元格，采用其最近一次计算结果。", "수식이 있는 \(count)칸은 마지막 계산 값을 썼습니다.")
        }
    }
}
