import Declarations

/// What operators read, in one of three languages. What a check says of itself stays as it is, in English.
struct AlertTexts: Sendable {
    let language: String
    /// The machine that speaks.
    let host: String

    private func text(_ text: LocalizedText) -> String {
        switch self.language {
        case "zh": text.zh
        case "ko": text.ko
        default: text.en
        }
    }

    private func verb(_ news: AlertNews) -> String {
        switch (news.kind, news.state.status) {
        case (.cleared, _): self.text(LocalizedText(en: "well again", zh: "已恢复", ko: "정상으로 돌아옴"))
        case (.repeated, _): self.text(LocalizedText(en: "still bad", zh: "仍未恢复", ko: "아직 해결되지 않음"))
        case (_, .fail): self.text(LocalizedText(en: "failed", zh: "故障", ko: "장애"))
        default: self.text(LocalizedText(en: "needs a look", zh: "需要关注", ko: "확인 필요"))
        }
    }

    /// The subject of a mail about changes.
    func subject(_ news: [AlertNews]) -> String {
        let first = news.first.map { "\($0.state.name): \(self.verb($0))" } ?? ""
        let more = news.count - 1
        let rest =
            more <= 0
            ? "" : self.text(LocalizedText(en: " and \(more) more", zh: " 等 \(more + 1) 项", ko: " 외 \(more)건"))
        return "[tongguan \(self.host)] \(first)\(rest)"
    }

    /// The text of a mail about changes.
    func body(_ news: [AlertNews]) -> String {
        let blocks = news.map { item in
            let since = self.text(LocalizedText(en: "since", zh: "自", ko: "시각"))
            return "\(item.state.name): \(self.verb(item))\n  \(since) \(item.since.rfc3339)"
                + (item.state.words.isEmpty ? "" : "\n  \(item.state.words)")
        }
        let close = self.text(
            LocalizedText(
                en:
                    "Details: GET /health with the operator token. While something stays bad this is repeated once a day.",
                zh: "详情：使用运维令牌访问 GET /health。问题未解决时每天重复通知一次。",
                ko: "자세한 내용: 운영자 토큰으로 GET /health를 조회하십시오. 해결되지 않으면 하루에 한 번 다시 알립니다."))
        return blocks.joined(separator: "\n\n") + "\n\n\(close)\n"
    }

    /// What a webhook about one change carries.
    func message(_ news: AlertNews, at now: Timestamp) -> [UInt8] {
        JSON.object([
            ("type", .string("alert.\(news.kind.rawValue)")), ("timestamp", .string(now.rfc3339)),
            (
                "data",
                .object([
                    ("host", .string(self.host)), ("name", .string(news.state.name)),
                    ("status", .string(news.state.status.rawValue)), ("since", .string(news.since.rfc3339)),
                    ("title", .string("\(news.state.name): \(self.verb(news))")),
                    ("output", .string(news.state.words)),
                ])
            ),
        ]).bytes
    }
}
