import Declarations

/// The words of the upload pages.
enum UploadPhrases {
    static let noFix = LocalizedText(
        en: "This group cannot be mended by one value, or the upload is still being worked off.",
        zh: "该组不能用同一个值修正，或上传仍在处理中。", ko: "이 묶음은 한 값으로 고칠 수 없거나 업로드가 아직 처리 중입니다.")
    static let dryRun = LocalizedText(
        en: "Only check, store nothing", zh: "仅检查，不保存", ko: "검사만 하고 저장하지 않기")
    static let hold = LocalizedText(
        en: "Hold the orders until I let them go", zh: "暂不申报，由我确认后再发送", ko: "내가 풀 때까지 신고하지 않기")
    static let blank = LocalizedText(en: "Blank workbook", zh: "空白工作簿", ko: "빈 통합 문서")
    static let progress = LocalizedText(en: "Progress", zh: "进度", ko: "진행 상황")
    static let groups = LocalizedText(en: "The same problem in many cells", zh: "相同的问题", ko: "같은 문제 묶음")
    static let replaceBy = LocalizedText(en: "Replace by", zh: "替换为", ko: "바꿀 값")
    static let remember = LocalizedText(en: "Remember for later files", zh: "以后的文件也这样处理", ko: "다음 파일에도 적용")
    static let fix = LocalizedText(en: "Replace in all cells", zh: "全部替换", ko: "모두 바꾸기")
    static let result = LocalizedText(
        en: "Download your file with the results", zh: "下载带结果的文件", ko: "결과가 적힌 파일 내려받기")
    static let release = LocalizedText(en: "Let the held orders go", zh: "放行暂存订单", ko: "보류한 주문 보내기")
    static let withdraw = LocalizedText(
        en: "Take back what was not sent yet", zh: "撤回尚未发送的订单", ko: "아직 보내지 않은 주문 회수")
    static let needs = LocalizedText(en: "Needs", zh: "要求", ko: "필요")
    static let example = LocalizedText(en: "for example", zh: "例如", ko: "예")
    static let read = LocalizedText(en: "read as", zh: "读取为", ko: "읽은 값")
    static let repaired = LocalizedText(en: "repaired", zh: "已修复", ko: "자동 수정")
    static let more = LocalizedText(en: "More rows", zh: "更多行", ko: "행 더 보기")
    static let all = LocalizedText(en: "All rows", zh: "所有行", ko: "모든 행")
    static let failed = LocalizedText(
        en: "The file could not be read", zh: "文件无法读取", ko: "파일을 읽을 수 없습니다")
    static let file = LocalizedText(
        en: "File (CSV, XLSX, CEB XML, or a ZIP of these)", zh: "文件（CSV、XLSX、CEB XML 或其 ZIP）",
        ko: "파일(CSV, XLSX, CEB XML 또는 ZIP)")

    static let channel = LocalizedText(en: "Columns of", zh: "表格格式", ko: "열 형식")
    static let ownColumns = LocalizedText(
        en: "the blank workbook, or names of customs", zh: "空白工作簿或海关字段名", ko: "빈 통합 문서 또는 세관 항목 이름")
    static let port = LocalizedText(
        en: "Port, where a shop's table or a message of customs names none", zh: "口岸（店铺表格或海关报文未注明时）",
        ko: "통관 포트(쇼핑몰 표나 세관 전문에 없을 때)")
    static let portHint = LocalizedText(
        en: "Leave it empty for the tenant's default.", zh: "留空则用企业默认。", ko: "비워 두면 업체 기본값을 씁니다.")
    static let defaultPort = LocalizedText(en: "as the tenant's default", zh: "企业默认", ko: "업체 기본값")
    static let drop = LocalizedText(en: "Drop the file here", zh: "将文件拖到此处", ko: "여기에 파일을 놓으십시오")
    static let sending = LocalizedText(en: "Sending", zh: "正在发送", ko: "보내는 중")
    static let notSent = LocalizedText(
        en: "The file was not sent. Check the connection and send again.", zh: "文件未能发送，请检查网络后重试。",
        ko: "파일을 보내지 못했습니다. 연결을 확인하고 다시 보내십시오.")

    static func state(_ state: String) -> LocalizedText {
        switch state {
        case "received": LocalizedText(en: "The rows are being read.", zh: "正在读取。", ko: "행을 읽고 있습니다.")
        case "checking": LocalizedText(en: "The orders are being checked.", zh: "正在检查订单。", ko: "주문을 검사하고 있습니다.")
        case "failed": Self.failed
        case "withdrawn": LocalizedText(en: "Taken back.", zh: "已撤回。", ko: "회수했습니다.")
        default: LocalizedText(en: "Done.", zh: "已完成。", ko: "완료되었습니다.")
        }
    }

    static let isDryRun = LocalizedText(
        en: "This was a check: nothing was stored.", zh: "本次仅为检查，未保存任何订单。", ko: "검사만 했으며 저장된 주문은 없습니다.")
    static let isHeld = LocalizedText(
        en: "The orders are held and nothing is sent.", zh: "订单已暂存，尚未发送。", ko: "주문을 보류 중이며 아무것도 보내지 않았습니다.")

    static func cells(_ count: Int, _ column: String) -> LocalizedText {
        column.isEmpty
            ? LocalizedText(en: "\(count) rows", zh: "\(count) 行", ko: "\(count)행")
            : LocalizedText(
                en: "\(count) cells, column \(column)", zh: "\(count) 个单元格，\(column) 列", ko: "\(column)열 \(count)칸")
    }
}
