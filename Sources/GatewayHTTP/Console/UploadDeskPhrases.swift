import Declarations

/// Words of the console's pages about uploads, beside those of the upload page itself.
enum UploadDeskPhrases {
    static let upload = LocalizedText(en: "Upload orders", zh: "上传订单", ko: "주문 업로드")
    static let how = LocalizedText(
        en: "Choose a file or drop it on the field. Every row gets a verdict; good rows go on alone.",
        zh: "选择文件或拖放到此处。每一行都有结果，正确的行会继续处理。", ko: "파일을 고르거나 끌어 놓으십시오. 모든 행에 결과가 나오며 맞는 행은 그대로 진행합니다.")
    static let file = LocalizedText(
        en: "File (CSV, XLSX, XML, or a ZIP of these)", zh: "文件（CSV、XLSX、XML 或其 ZIP）", ko: "파일(CSV, XLSX, XML 또는 ZIP)")
    static let send = LocalizedText(en: "Upload", zh: "上传", ko: "업로드")
    static let past = LocalizedText(en: "Files so far", zh: "历史上传", ko: "지난 업로드")
    static let nothing = LocalizedText(
        en: "No file was uploaded yet. Take the blank workbook, fill it in and upload it above.",
        zh: "尚无上传。请下载空白工作簿，填写后在上方上传。", ko: "아직 업로드가 없습니다. 빈 통합 문서를 받아 채운 뒤 위에서 올리십시오.")
    static let noRows = LocalizedText(
        en: "No rows to show here yet.", zh: "此处暂无行。", ko: "아직 보여줄 행이 없습니다.")
    static let noFile = LocalizedText(
        en: "The form held no file. Choose one and send it again.", zh: "表单中没有文件。请选择文件后重新提交。",
        ko: "파일이 없습니다. 파일을 골라 다시 보내십시오.")
    static let noChoice = LocalizedText(
        en: "There is no such shop channel or port any more. Load the page again and choose anew. Nothing was done.",
        zh: "所选表格格式或口岸已不存在。请重新加载页面后再选，未执行任何操作。",
        ko: "고른 열 형식이나 포트가 이제 없습니다. 페이지를 다시 불러와 고르십시오. 아무것도 하지 않았습니다.")
    static let needsChannel = LocalizedText(
        en:
            "A port counts for a table only together with a shop's columns; otherwise each row names its port. Nothing was done.",
        zh: "表格只有选择店铺格式时口岸才有效；否则由各行注明口岸。未执行任何操作。",
        ko: "표에는 쇼핑몰 열 형식을 골랐을 때만 포트가 적용됩니다. 그 밖에는 행마다 포트를 적습니다. 아무것도 하지 않았습니다.")
    static let fileName = LocalizedText(en: "File", zh: "文件", ko: "파일")
    static let rows = LocalizedText(en: "Rows", zh: "行数", ko: "행")
    static let verdicts = LocalizedText(en: "Orders by verdict", zh: "订单结果", ko: "주문 결과")
    static let held = LocalizedText(en: "Held", zh: "已暂存", ko: "보류 중")
    static let dryRun = LocalizedText(en: "Check only", zh: "仅检查", ko: "검사만")

    static let number = LocalizedText(en: "Number, for the search", zh: "编号（用于搜索）", ko: "검색용 번호")

    static func beyondEnd(_ row: Int, last: Int) -> LocalizedText {
        LocalizedText(
            en: "There is no row \(row) in this upload; its last one is \(last).",
            zh: "此上传没有第 \(row) 行，最后一行是第 \(last) 行。",
            ko: "이 업로드에 \(row)행이 없습니다. 마지막 행은 \(last)행입니다.")
    }

    static func noOrder(inRow row: Int) -> LocalizedText {
        LocalizedText(
            en: "Row \(row) of this upload holds no order; it is empty or above the data.",
            zh: "此上传的第 \(row) 行没有订单（空行或表头以上）。", ko: "이 업로드의 \(row)행에는 주문이 없습니다. 비었거나 데이터 위쪽입니다.")
    }

    static func state(_ state: String) -> LocalizedText {
        switch state {
        case "received": LocalizedText(en: "Being read", zh: "读取中", ko: "읽는 중")
        case "checking": LocalizedText(en: "Being checked", zh: "检查中", ko: "검사 중")
        case "failed": LocalizedText(en: "Unreadable", zh: "无法读取", ko: "읽을 수 없음")
        case "withdrawn": LocalizedText(en: "Taken back", zh: "已撤回", ko: "회수됨")
        default: LocalizedText(en: "Done", zh: "已完成", ko: "완료")
        }
    }
}
