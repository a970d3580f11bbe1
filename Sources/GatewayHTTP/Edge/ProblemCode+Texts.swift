import Declarations

extension ProblemCode {
    /// The problem in a few words.
    var title: LocalizedText { self.texts.title }
    /// What it means and what to do.
    var advice: LocalizedText { self.texts.advice }

    private var texts: (title: LocalizedText, advice: LocalizedText) {
        switch self {
        case .orderRefused:
            (
                LocalizedText(en: "Order refused", zh: "订单被拒绝", ko: "주문이 거절되었습니다"),
                LocalizedText(
                    en: "The order was not stored. Correct every violation listed and send it again.",
                    zh: "订单未保存。请改正列出的所有问题后重新发送。",
                    ko: "주문이 저장되지 않았습니다. 나열된 항목을 모두 고친 뒤 다시 보내십시오.")
            )
        case .orderConflict:
            (
                LocalizedText(en: "Order needs you", zh: "订单需要您处理", ko: "주문 확인이 필요합니다"),
                LocalizedText(
                    en: "Other content is stored under this order number and may not be replaced in its present state. "
                        + "The violations say what differs. Keep what is stored, or use another order number.",
                    zh: "该订单编号下已保存了不同的内容，且当前状态不允许替换。列表说明了不同之处。请保留已有内容，或改用其他订单编号。",
                    ko: "이 주문번호로 다른 내용이 저장되어 있으며 현재 상태에서는 바꿀 수 없습니다. 목록에 차이가 나와 있습니다. "
                        + "저장된 내용을 유지하거나 다른 주문번호를 쓰십시오.")
            )
        case .unauthorized:
            (
                LocalizedText(en: "API key missing or unknown", zh: "缺少 API 密钥或密钥无效", ko: "API 키가 없거나 올바르지 않습니다"),
                LocalizedText(
                    en: "Send your key as `Authorization: Bearer <key>`, or type it into the form.",
                    zh: "请以 `Authorization: Bearer <密钥>` 发送密钥，或在表单中填写。",
                    ko: "`Authorization: Bearer <키>`로 보내거나 양식에 입력하십시오.")
            )
        case .notFound:
            (
                LocalizedText(en: "Not found", zh: "未找到", ko: "찾을 수 없습니다"),
                LocalizedText(
                    en: "There is nothing at this address, or you hold no order with this number.",
                    zh: "该地址没有内容，或您名下没有该编号的订单。",
                    ko: "이 주소에 내용이 없거나 해당 번호의 주문이 없습니다.")
            )
        case .methodNotAllowed:
            (
                LocalizedText(en: "Method not allowed", zh: "不支持该请求方法", ko: "허용되지 않는 메서드입니다"),
                LocalizedText(
                    en: "The address exists; the `Allow` field of the answer names its methods.",
                    zh: "地址存在；应答的 `Allow` 字段列出了可用的方法。",
                    ko: "주소는 존재합니다. 응답의 `Allow` 필드에 쓸 수 있는 메서드가 있습니다.")
            )
        case .malformedJSON:
            (
                LocalizedText(en: "The body is not readable", zh: "请求内容无法识别", ko: "본문을 읽을 수 없습니다"),
                LocalizedText(
                    en:
                        "Send JSON in UTF-8: orders as one object, an array or {\"orders\": […]}, other requests as their address wants. The reason says where reading ended.",
                    zh: "请发送 UTF-8 编码的 JSON：订单可为一个对象、数组或 {\"orders\": […]}，其他请求按其地址的要求。reason 说明了出错位置。",
                    ko:
                        "UTF-8 JSON으로 보내십시오. 주문은 객체 하나, 배열 또는 {\"orders\": […]}, 그 밖의 요청은 해당 주소의 형식입니다. reason에 읽기를 멈춘 위치가 있습니다."
                )
            )
        case .emptyBatch:
            (
                LocalizedText(en: "Nothing in the request", zh: "请求中没有内容", ko: "요청에 내용이 없습니다"),
                LocalizedText(
                    en: "The list of orders or documents is empty. Send at least one.",
                    zh: "订单或单证列表为空。请至少发送一个。", ko: "주문 또는 문서 목록이 비어 있습니다. 하나 이상 보내십시오.")
            )
        case .tooMany:
            (
                LocalizedText(en: "Too many at once", zh: "一次提交的数量过多", ko: "한 번에 보낸 건수가 너무 많습니다"),
                LocalizedText(
                    en: "None was taken. Split the list and send the parts one after the other.",
                    zh: "未接收任何内容。请拆分后依次发送。", ko: "접수된 것이 없습니다. 나누어 차례로 보내십시오.")
            )
        case .badCursor:
            (
                LocalizedText(en: "Unknown cursor", zh: "游标无效", ko: "알 수 없는 커서입니다"),
                LocalizedText(
                    en: "Pass the `next` of an earlier page as it was, or leave `after` out to begin at the start.",
                    zh: "请原样传入上一页的 `next`，或省略 `after` 从头开始。",
                    ko: "이전 페이지의 `next`를 그대로 넘기거나 `after`를 빼고 처음부터 시작하십시오.")
            )
        default: self.operationalTexts
        }
    }

    private var operationalTexts: (title: LocalizedText, advice: LocalizedText) {
        switch self {
        case .evidenceRefused:
            (
                LocalizedText(en: "Payment record refused", zh: "支付原始数据被拒绝", ko: "결제 기록이 거절되었습니다"),
                LocalizedText(
                    en: "The payment record was not stored. Correct every violation listed and send it again.",
                    zh: "支付原始数据未保存。请改正列出的所有问题后重新发送。",
                    ko: "결제 기록이 저장되지 않았습니다. 나열된 항목을 모두 고친 뒤 다시 보내십시오.")
            )
        case .keyExpired, .scopeMissing, .certificateMissing, .rateExceeded, .badIdempotencyKey, .idempotencyKeyReused,
            .idempotencyKeyInUse:
            self.keyTexts
        case .webhookRefused, .webhookLimit: self.webhookTexts
        case .goodsRefused, .malformedGoods, .goodsReadOnly: self.goodsTexts
        case .noOperatorToken, .operationRefused, .operationImpossible: self.operationsTexts
        case .actRefused, .actImpossible, .orderErased, .documentRefused, .documentConflict: self.actTexts
        case .badParameter:
            (
                LocalizedText(en: "Parameter out of bounds", zh: "参数超出范围", ko: "매개변수가 범위를 벗어났습니다"),
                LocalizedText(
                    en: "`limit` is a whole number from 1 to 1000, `agreed` a list of documents such as 311,411.",
                    zh: "`limit` 须为 1 至 1000 的整数；`agreed` 为单证编号列表，例如 311,411。",
                    ko: "`limit`은 1에서 1000까지의 정수, `agreed`는 311,411과 같은 문서 번호 목록입니다.")
            )
        case .unsupportedMediaType:
            (
                LocalizedText(en: "Content type not supported", zh: "不支持的内容类型", ko: "지원하지 않는 콘텐츠 형식입니다"),
                LocalizedText(
                    en: "Send orders as application/json; upload files as text/csv or multipart/form-data.",
                    zh: "订单请用 application/json；文件请用 text/csv 或 multipart/form-data。",
                    ko: "주문은 application/json, 파일은 text/csv 또는 multipart/form-data로 보내십시오.")
            )
        case .bodyTooLarge:
            (
                LocalizedText(en: "Too large", zh: "内容过大", ko: "크기가 너무 큽니다"),
                LocalizedText(
                    en: "Nothing was taken. Send fewer orders at once, or split the file.",
                    zh: "未接收任何内容。请减少每次的订单数量或拆分文件。",
                    ko: "접수된 것이 없습니다. 주문 수를 줄이거나 파일을 나누십시오.")
            )
        case .bodyIncomplete:
            (
                LocalizedText(en: "The request was cut short", zh: "请求不完整", ko: "요청이 중간에 끊겼습니다"),
                LocalizedText(
                    en: "Fewer bytes arrived than were announced; nothing was taken. Send it again.",
                    zh: "收到的字节数少于声明的长度；未接收任何内容。请重新发送。",
                    ko: "알린 길이보다 적게 도착해 접수하지 않았습니다. 다시 보내십시오.")
            )
        case .badUpload:
            (
                LocalizedText(en: "No file in the upload", zh: "上传中没有文件", ko: "업로드에 파일이 없습니다"),
                LocalizedText(
                    en: "Choose a CSV file; the form field is named `file`.", zh: "请选择 CSV 文件；表单字段名为 `file`。",
                    ko: "CSV 파일을 선택하십시오. 양식 필드 이름은 `file`입니다.")
            )
        case .badSheet:
            (
                LocalizedText(en: "The file is not readable as a table", zh: "文件无法作为表格读取", ko: "파일을 표로 읽을 수 없습니다"),
                LocalizedText(
                    en:
                        "No row was taken. Save it as CSV in UTF-8, with the column names of the template in its first row.",
                    zh: "未接收任何行。请另存为 UTF-8 编码的 CSV，首行使用模板的列名。",
                    ko: "접수된 행이 없습니다. 첫 행에 서식의 열 이름을 두고 UTF-8 CSV로 저장하십시오.")
            )
        case .busy:
            (
                LocalizedText(en: "Busy with other uploads", zh: "正在处理其他上传", ko: "다른 업로드를 처리하는 중입니다"),
                LocalizedText(
                    en: "Nothing was taken. Try again in a few seconds.", zh: "未接收任何内容。请几秒后重试。",
                    ko: "접수된 것이 없습니다. 몇 초 뒤 다시 시도하십시오.")
            )
        case .notReady:
            (
                LocalizedText(en: "Not taking orders now", zh: "暂不接收订单", ko: "지금은 주문을 받지 않습니다"),
                LocalizedText(
                    en:
                        "The gateway is starting or stopping. Send the same request again after the seconds in `Retry-After`.",
                    zh: "网关正在启动或停止。请按 `Retry-After` 的秒数等待后重发同一请求。",
                    ko: "게이트웨이가 시작하거나 종료하는 중입니다. `Retry-After`의 초 뒤에 같은 요청을 다시 보내십시오.")
            )
        case .storageFull:
            (
                LocalizedText(en: "Storage nearly full", zh: "存储空间即将用尽", ko: "저장 공간이 거의 찼습니다"),
                LocalizedText(
                    en: "Nothing more is taken until the operator frees space. What was answered before is safe.",
                    zh: "在运维人员释放空间之前不再接收。此前已应答的内容是安全的。",
                    ko: "운영자가 공간을 확보할 때까지 더 받지 않습니다. 이미 응답한 내용은 안전합니다.")
            )
        case .storage:
            (
                LocalizedText(en: "Storage failed", zh: "存储失败", ko: "저장소 오류"),
                LocalizedText(
                    en:
                        "It is not certain that the request was stored. Send it again: the same content is never filed twice.",
                    zh: "无法确定请求是否已保存。请重新发送：相同内容不会重复申报。",
                    ko: "요청이 저장되었는지 확실하지 않습니다. 다시 보내십시오. 같은 내용은 두 번 신고되지 않습니다.")
            )
        default:
            (
                LocalizedText(en: "Internal error", zh: "内部错误", ko: "내부 오류"),
                LocalizedText(
                    en: "This is our fault. Tell the operator the request id, and send the same request again.",
                    zh: "这是我方的问题。请将请求编号告知运维人员，并重新发送同一请求。",
                    ko: "저희 쪽 문제입니다. 운영자에게 요청 번호를 알리고 같은 요청을 다시 보내십시오.")
            )
        }
    }
}
