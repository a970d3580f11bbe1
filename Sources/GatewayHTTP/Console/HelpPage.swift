import Declarations
import Hummingbird

/// `GET /console/help`: states and keys.
enum HelpPage {
    @Sendable static func show(_ visit: ConsoleVisit) async throws -> Response {
        visit.page(visit.say(ConsoleSection.help.title), in: .help, isLive: false) {
            let states = OrderState.allCases.map { state -> [HTML] in
                [visit.state(state), "<code>\(state.rawValue)</code>", "\(state.isFinal ? visit.say(Self.yes) : "–")"]
            }
            let keys = Self.keys.map { key, meaning -> [HTML] in ["<kbd>\(key)</kbd>", "\(visit.say(meaning))"] }
            return """
                <section><h2>\(visit.say(Self.states))</h2>
                \(ConsolePieces.table(
                    visit.say(Self.states),
                    [visit.say(ConsolePhrases.state), visit.say(Self.code), visit.say(Self.final)], states))</section>
                <section><h2>\(visit.say(ConsolePhrases.keys))</h2><p>\(visit.say(Self.keysHint))</p>
                \(ConsolePieces.table(
                    visit.say(ConsolePhrases.keys), [visit.say(Self.key), visit.say(Self.does)], keys))</section>
                """
        }
    }

    private static let keys: [(String, LocalizedText)] = [
        ("/", LocalizedText(en: "Search", zh: "搜索", ko: "검색")),
        ("j", LocalizedText(en: "Next row", zh: "下一行", ko: "다음 행")),
        ("k", LocalizedText(en: "Previous row", zh: "上一行", ko: "이전 행")),
        ("Enter", LocalizedText(en: "Open the row", zh: "打开该行", ko: "행 열기")),
        ("r", LocalizedText(en: "Refresh", zh: "刷新", ko: "새로 고침")),
        ("t", LocalizedText(en: "Next theme", zh: "切换主题", ko: "테마 바꾸기")),
        ("Esc", LocalizedText(en: "Back", zh: "返回", ko: "뒤로")),
        ("?", LocalizedText(en: "This page", zh: "本页", ko: "이 페이지")),
    ]
    private static let states = LocalizedText(en: "States of an order", zh: "订单状态", ko: "주문 상태")
    private static let code = LocalizedText(en: "Code", zh: "代码", ko: "코드")
    private static let final = LocalizedText(en: "Final", zh: "终态", ko: "최종")
    private static let yes = LocalizedText(en: "Yes", zh: "是", ko: "예")
    private static let key = LocalizedText(en: "Key", zh: "按键", ko: "키")
    private static let does = LocalizedText(en: "What it does", zh: "作用", ko: "기능")
    private static let keysHint = LocalizedText(
        en: "They do nothing while you type, and can be switched off below.", zh: "输入时不起作用，可在页面底部关闭。",
        ko: "입력 중에는 작동하지 않으며 아래에서 끌 수 있습니다.")
}
