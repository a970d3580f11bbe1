import Declarations
import Gateway

/// Words of the pages about mass acts.
enum MassActPhrases {
    static let begin = LocalizedText(en: "Begin", zh: "开始", ko: "시작")
    static let past = LocalizedText(en: "Acts so far", zh: "历史记录", ko: "지난 작업")
    static let act = LocalizedText(en: "Act", zh: "操作", ko: "작업")
    static let progress = LocalizedText(en: "Progress", zh: "进度", ko: "진행")
    static let account = LocalizedText(en: "Account", zh: "账户", ko: "계정")
    static let nothing = LocalizedText(en: "No mass act was begun yet.", zh: "尚无批量操作。", ko: "아직 일괄 작업이 없습니다.")
    static let results = LocalizedText(en: "Results", zh: "结果", ko: "결과")
    static let noResults = LocalizedText(en: "Nothing was dealt with yet.", zh: "尚未处理。", ko: "아직 처리한 것이 없습니다.")
    static let look = LocalizedText(en: "Preview", zh: "预览", ko: "미리 보기")
    static let preview = LocalizedText(
        en: "What would happen now", zh: "当前执行效果", ko: "지금 하면 이렇게 됩니다")
    static let sample = LocalizedText(en: "The first ones", zh: "前几项", ko: "앞부분")
    static let target = LocalizedText(en: "On what", zh: "对象", ko: "대상")
    static let eligible = LocalizedText(en: "will be dealt with", zh: "项将被处理", ko: "건을 처리합니다")
    static let willBe = LocalizedText(en: "Will be dealt with", zh: "将处理", ko: "처리 예정")
    static let left = LocalizedText(en: "Left alone:", zh: "跳过：", ko: "건너뜀:")
    static let rate = LocalizedText(en: "Rate", zh: "速率", ko: "속도")
    static let prefix = LocalizedText(en: "Number begins", zh: "订单号开头", ko: "번호 시작")
    static let cause = LocalizedText(en: "Code of the refusal", zh: "退单代码", ko: "반려 코드")
    static let from = LocalizedText(en: "Received from", zh: "接收起", ko: "접수 시작일")
    static let to = LocalizedText(en: "to", zh: "至", ko: "종료일")
    static let nothingMatches = LocalizedText(
        en: "Nothing matches, so there is nothing to do. Take a condition away.", zh: "没有符合条件的对象。请减少条件。",
        ko: "조건에 맞는 것이 없습니다. 조건을 줄이십시오.")
    static let cut = LocalizedText(
        en: "There are more. The act deals with what was counted here and leaves the rest; begin it again afterwards.",
        zh: "还有更多。本次仅处理此处计入的部分，其余请之后再次执行。", ko: "더 있습니다. 여기서 센 것만 처리하므로 끝난 뒤 다시 시작하십시오.")
    static let typeCount = LocalizedText(
        en: "This cannot be taken back. Type the count to confirm:", zh: "此操作不可撤回。请输入数量以确认：",
        ko: "되돌릴 수 없습니다. 건수를 입력해 확인하십시오:")
    static let wrongCount = LocalizedText(
        en: "The count typed is not the one shown. Nothing was done.", zh: "输入的数量不符，未执行任何操作。",
        ko: "입력한 건수가 다릅니다. 아무것도 하지 않았습니다.")
    static let moved = LocalizedText(
        en: "What matches has changed since the preview. Nothing was done; this is how it is now.",
        zh: "预览之后情况已变化，未执行任何操作。当前情况如下。", ko: "미리 본 뒤 상황이 바뀌었습니다. 아무것도 하지 않았습니다. 지금은 아래와 같습니다.")

    static func outcome(_ word: String) -> LocalizedText {
        switch word {
        case "done": LocalizedText(en: "Done", zh: "已完成", ko: "완료")
        case "skipped": LocalizedText(en: "Left alone", zh: "已跳过", ko: "건너뜀")
        default: LocalizedText(en: "Failed", zh: "失败", ko: "실패")
        }
    }

    /// Why nothing was done with a thing.
    static func skip(_ code: String) -> LocalizedText {
        switch code {
        case "state":
            LocalizedText(en: "its state does not allow it", zh: "当前状态不允许", ko: "현재 상태에서 불가")
        case "overtaken":
            LocalizedText(en: "a document of it has moved on since", zh: "其中单证此后已变化", ko: "문서가 그 후 바뀜")
        case "running": LocalizedText(en: "it is running", zh: "正在运行", ko: "운행 중")
        case "gone": LocalizedText(en: "it is not there any more", zh: "已不存在", ko: "더는 없음")
        case "erased": LocalizedText(en: "its content is erased", zh: "内容已删除", ko: "내용이 삭제됨")
        case "tenant_gone":
            LocalizedText(en: "its tenant is not configured any more", zh: "企业已不在配置中", ko: "업체가 설정에 없음")
        default: LocalizedText(en: "refused: \(code)", zh: "被拒绝：\(code)", ko: "거절: \(code)")
        }
    }
}

extension MassActKind {
    var title: LocalizedText {
        switch self {
        case .redrive: LocalizedText(en: "Deliver dead letters again", zh: "重新发送死信", ko: "전달 불가 전문 다시 전달")
        case .refile: LocalizedText(en: "File orders again", zh: "重新申报订单", ko: "주문 다시 신고")
        case .cancel: LocalizedText(en: "Take back unsent orders", zh: "撤回未发送订单", ko: "미전송 주문 회수")
        case .resume: LocalizedText(en: "Resume lanes", zh: "恢复车道", ko: "레인 재개")
        }
    }

    var effect: LocalizedText {
        switch self {
        case .redrive:
            LocalizedText(
                en: "The same bytes are due at once; what never left is signed anew. Doing it twice does no harm.",
                zh: "原报文立即待发；从未发出的将重新加签。重复执行无害。", ko: "같은 전문을 바로 보냅니다. 나간 적 없는 것은 다시 서명합니다. 두 번 해도 괜찮습니다.")
        case .refile:
            LocalizedText(
                en: "Documents that were rejected, are unknown or in conflict are filed again, unchanged.",
                zh: "被退单、状态不明或冲突的单证按原内容重新申报。", ko: "반려, 불명 또는 충돌인 문서를 그대로 다시 신고합니다.")
        case .cancel:
            LocalizedText(
                en: "Orders of which nothing was sent yet are withdrawn. Customs never hears of them.",
                zh: "撤回尚未发送的订单，海关不会收到。", ko: "아직 보내지 않은 주문을 회수합니다. 세관에는 전달되지 않습니다.")
        case .resume:
            LocalizedText(
                en: "Lanes that a person paused or a refusal stopped go on.", zh: "恢复被人工暂停或因拒绝而停止的车道。",
                ko: "사람이 멈췄거나 거절로 멈춘 레인을 다시 움직입니다.")
        }
    }
}

extension MassActView.State {
    var title: LocalizedText {
        switch self {
        case .running: LocalizedText(en: "Running", zh: "执行中", ko: "진행 중")
        case .paused: LocalizedText(en: "Paused", zh: "已暂停", ko: "일시 중지")
        case .stopped: LocalizedText(en: "Stopped", zh: "已停止", ko: "중단됨")
        case .done: LocalizedText(en: "Done", zh: "已完成", ko: "완료")
        }
    }

    var button: LocalizedText {
        switch self {
        case .running: LocalizedText(en: "Go on", zh: "继续", ko: "계속")
        case .paused: LocalizedText(en: "Pause", zh: "暂停", ko: "일시 중지")
        case .stopped, .done: LocalizedText(en: "Stop", zh: "停止", ko: "중단")
        }
    }
}
