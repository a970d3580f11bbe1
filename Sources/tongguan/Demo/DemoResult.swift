import Declarations

/// What came out of a demo.
struct DemoResult: Sendable {
    /// Answer at intake, by sample.
    var intakes: [DemoClient.Intake?]
    /// The order at its end, by sample.
    var orders: [Int: DemoClient.Order] = [:]
    /// From the first request to the last answer at intake.
    var submitting: Duration = .zero
    /// From the first request to the last end of an order.
    var clearing: Duration = .zero
    /// Including the wait for tax bills.
    var total: Duration = .zero

    init(count: Int) { self.intakes = Array(repeating: nil, count: count) }

    /// One sentence per sample that did not end as it should.
    func differences(from samples: [DemoSample]) -> [String] {
        samples.enumerated().compactMap { index, sample in
            self.difference(index, sample.expectation).map { "\(sample.name) (line \(sample.line)): \($0)" }
        }
    }

    private func difference(_ index: Int, _ expectation: DemoSample.Expectation) -> String? {
        guard let intake = self.intakes[index] else { return "was not sent" }
        if case .refused(let codes) = expectation {
            guard intake.status == 422 else { return "should be refused, was answered \(intake.status)" }
            return intake.codes == codes ? nil : "should be refused for \(list(codes)), was for \(list(intake.codes))"
        }
        guard intake.status < 300 else {
            return "should be accepted, was answered \(intake.status) \(list(intake.codes))"
        }
        guard let order = self.orders[index] else { return "was accepted and cannot be found" }
        switch expectation {
        case .released:
            return order.isReleased ? nil : "should be released, is \(order.plainState)"
        case .rejected(let code):
            guard order.state == "rejected" else { return "should be rejected with \(code), is \(order.plainState)" }
            guard let cause = order.cause else { return "is rejected without a cause" }
            guard cause.code == code else { return "should be rejected with \(code), was with \(cause.code)" }
            return cause.meaning.isEmpty || cause.remedy.isEmpty ? "is rejected without plain words" : nil
        case .refused:
            return nil
        }
    }

    /// Orders whose bill is not what was estimated.
    func billDifferences(_ samples: [DemoSample]) -> [String] {
        self.orders.sorted { $0.key < $1.key }.compactMap { index, order in
            guard order.isReleased, let billed = order.billedTax.flatMap({ Amount($0) }) else { return nil }
            let estimated = order.estimatedTax.flatMap { Amount($0) } ?? .zero
            return billed == estimated
                ? nil : "\(samples[index].name): estimated \(estimated.description), billed \(billed.description)"
        }
    }
}

extension DemoClient.Order {
    /// The state with the code that explains it.
    fileprivate var plainState: String { self.cause.map { "\(self.state) (\($0.code))" } ?? self.state }
}

private func list(_ codes: [String]) -> String { codes.isEmpty ? "(no reason)" : codes.joined(separator: ", ") }
