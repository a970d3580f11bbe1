import Gateway
import HTTPTypes

extension GatewayRoutes {
    /// Documents that are filed by their fields.
    var documentEndpoints: [Endpoint] {
        let documents = DocumentRoutes(gateway: self.gateway, settings: self.settings)
        return [
            Endpoint(
                .post, "/v1/documents", .tenant(.ordersWrite), "Files documents by their fields (513, 711, all export)",
                documents.file
            )
            .takes(OrderSchemas.filings)
            .answer(202, "Stored now", .ref(.filingStored))
            .answer(
                200, "Stored before, or what became of a batch",
                .any(of: [.ref(.filingStored), OrderSchemas.filingBatch])
            )
            .problems(.documentRefused, .documentConflict, .emptyBatch, .tooMany).repeatable()
        ]
    }

    /// Payment records, and where customs asks for them.
    var evidenceEndpoints: [Endpoint] {
        let evidence = EvidenceRoutes(gateway: self.gateway, bodyLimit: self.settings.orderBodyLimit)
        let realTime = RealTimeRoutes(gateway: self.gateway)
        let push = ReceiptPushRoutes(gateway: self.gateway, settings: self.settings)
        let path = "/v1/orders/{orderNo}/payment-evidence"
        return [
            Endpoint(.get, path, .tenant(.ordersRead), "What is known of an order's payment record", evidence.show)
                .answer(200, "What is known", .ref(.evidenceView)),
            Endpoint(.put, path, .tenant(.ordersWrite), "Stores an order's payment record", evidence.put)
                .takes(.ref(.evidence))
                .answer(201, "Stored now", EvidenceSchemas.stored).answer(200, "Stored before", EvidenceSchemas.stored)
                .problems(.evidenceRefused).repeatable(),
            Endpoint(
                .post, path + "/resend", .tenant(.ordersWrite), "Sends again what customs refused", evidence.resend
            )
            .answer(
                200, "How many were sent again",
                .object(nil, [.always("orderNo", .string()), .always("sent_again", .integer())])),
            Endpoint(
                .post, "/realtime/{key}/platDataOpen", .ports, "Customs asks for a payment record (2018-179)",
                realTime.open
            )
            .takes(
                [("application/x-www-form-urlencoded", .object(nil, [.maybe("openReq", .string())]))], isRequired: false
            )
            .answer(200, "Taken, or why not", RealTimeSchemas.answer)
            .answer(429, "Too many questions at once", RealTimeSchemas.answer)
            .answer(503, "Not available now", RealTimeSchemas.answer),
            Endpoint(.post, "/v1/channels/{name}/receipts", .ports, "A port pushes receipts", push.push)
                .takes([("application/xml", nil), ("application/json", .list(.string(), nil, 1...Int.max))])
                .answer(
                    200, "Kept",
                    .object(nil, ["kept", "repeated", "unreadable"].map { .always($0, .integer(nil, 0...Int.max)) })
                )
                .problems(.emptyBatch, .tooMany, .notReady, .storage),
        ]
    }
}

/// What customs is answered (announcement 2018-179).
enum RealTimeSchemas {
    static let answer = JSONSchema.object(
        nil,
        [
            .always("code", .word("10000: taken.", ["10000", "20000"])), .always("message", .string()),
            .always("serviceTime", .integer("Milliseconds since 1970.")),
        ])
}
