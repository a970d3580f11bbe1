import Testing

@testable import Transports

/// What of an answer may go to a log.
@Suite struct AnswerExcerptTests {
    @Test(arguments: [
        ("dxpid not registered", "dxpid not registered"),
        ("  FAIL\r\n\tagain ", "FAIL again"),
        (#"{"code":"E01","msg":"签名验证失败"}"#, "{code:E01,msg:签名验证失败}"),
        ("身份证号110101199003070000不正确", "…"),
        ("证件号码 110101 不正确", "证件号码 … 不正确"),
        ("订购人姓名：张三；重发", "订购人姓名：…；重发"),
        ("buyerName=Zhang San, again", "buyerName=… …, again"),
        ("订单[张三(13812345678]号])校验失败", "订单…"),
        ("收件人【张三】不符", "收件人…不符"),
        ("unfinished [张三", "unfinished …"),
        ("电话 138-1234-5678", "电话 …"),
        ("号码 １３８１２３４５６７８", "号码 …"),
        ("", ""),
    ])
    func valuesAreMasked(_ answer: String, _ expected: String) {
        #expect(AnswerExcerpt(Array(answer.utf8)).description == expected)
    }

    @Test func longAnswersAreCut() {
        let excerpt = AnswerExcerpt(Array(String(repeating: "ab ", count: 10_000).utf8)).description
        #expect(excerpt.unicodeScalars.count == 121)
        #expect(AnswerExcerpt([0xFF, 0xFE, 0x41]).description == "\u{FFFD}\u{FFFD}A")
    }
}
