import Declarations

/// The words of our pages.
enum Phrases {
    static let languages = LocalizedText(en: "Languages", zh: "语言", ko: "언어")
    static let home = LocalizedText(en: "Customs gateway", zh: "通关网关", ko: "통관 게이트웨이")
    static let problems = LocalizedText(en: "Problems and what to do", zh: "问题及处理方法", ko: "오류와 조치 방법")
    static let backToUpload = LocalizedText(en: "Back to the upload page", zh: "返回上传页面", ko: "업로드 화면으로")
    static let requestID = LocalizedText(en: "Request id", zh: "请求编号", ko: "요청 번호")

    static let upload = LocalizedText(en: "Upload orders", zh: "上传订单", ko: "주문 업로드")
    static let file = LocalizedText(en: "CSV file", zh: "CSV 文件", ko: "CSV 파일")
    static let key = LocalizedText(en: "API key", zh: "API 密钥", ko: "API 키")
    static let keyHint = LocalizedText(
        en: "It is used for this upload only and not kept in the browser.", zh: "仅用于本次上传，不会保存在浏览器中。",
        ko: "이번 업로드에만 쓰이며 브라우저에 저장되지 않습니다.")
    static let send = LocalizedText(en: "Upload", zh: "上传", ko: "업로드")
    static let template = LocalizedText(
        en: "Download the template (CSV)", zh: "下载模板（CSV）", ko: "서식 내려받기(CSV)")
    static let rules = LocalizedText(
        en: "Good rows are taken even when others are refused. Sending the same file again is safe: what is already "
            + "here is not filed twice.",
        zh: "正确的行会被接收，不受其他行影响。重复上传同一文件是安全的：已存在的订单不会重复申报。",
        ko: "다른 행이 거절되어도 올바른 행은 접수됩니다. 같은 파일을 다시 올려도 안전합니다. 이미 있는 주문은 두 번 신고되지 않습니다.")

    static let result = LocalizedText(en: "Result of the upload", zh: "上传结果", ko: "업로드 결과")
    static let needsWork = LocalizedText(en: "Rows to correct", zh: "有需要改正的行", ko: "고쳐야 할 행이 있습니다")
    static let header = LocalizedText(en: "Column names", zh: "列名", ko: "열 이름")
    static let rows = LocalizedText(en: "Rows", zh: "逐行结果", ko: "행별 결과")
    static let again = LocalizedText(en: "Upload again", zh: "再次上传", ko: "다시 업로드")
    static let row = LocalizedText(en: "Row", zh: "行", ko: "행")
    static let orderNo = LocalizedText(en: "Order number", zh: "订单编号", ko: "주문번호")
    static let verdict = LocalizedText(en: "Verdict", zh: "结果", ko: "결과")
    static let todo = LocalizedText(en: "What customs needs", zh: "海关要求", ko: "세관 요구 사항")
    static let seeHeader = LocalizedText(
        en: "See the column names above.", zh: "请见上方列名问题。", ko: "위의 열 이름 항목을 보십시오.")
    static let notReached = LocalizedText(en: "not reached", zh: "未处理", ko: "처리 전")
    static let stopped = LocalizedText(
        en:
            "The upload stopped before its end. Rows with a verdict are done; upload the same file again later for the rest.",
        zh: "上传中途停止。已有结果的行已处理完毕；其余行请稍后重新上传同一文件。",
        ko: "업로드가 중간에 멈췄습니다. 결과가 있는 행은 처리되었습니다. 나머지는 나중에 같은 파일을 다시 올리십시오.")

    static func fileHint(limit: Int) -> LocalizedText {
        let megabytes = max(1, limit >> 20)
        return LocalizedText(
            en: "One goods line per row, at most \(megabytes) MB.", zh: "每行一项商品，最大 \(megabytes) MB。",
            ko: "한 행에 상품 한 줄, 최대 \(megabytes)MB.")
    }

    static func orders(_ counts: VerdictCounts) -> LocalizedText {
        let total = counts.accepted + counts.alreadyHere + counts.needsYou + counts.refused
        return LocalizedText(en: "Orders: \(total)", zh: "订单：\(total)", ko: "주문: \(total)건")
    }
}
