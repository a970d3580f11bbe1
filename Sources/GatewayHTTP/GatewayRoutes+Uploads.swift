import Gateway
import HTTPTypes

extension GatewayRoutes {
    /// Files of orders, what became of them, and their pages.
    var uploadEndpoints: [Endpoint] {
        let uploads = UploadRoutes(
            gateway: self.gateway, authentication: self.authentication, settings: self.settings,
            sheetReader: self.sheetReader, gate: self.uploadGate)
        let list = UploadListRoutes(
            gateway: self.gateway, gate: self.uploadGate, bodyLimit: self.settings.uploadBodyLimit)
        let pages = UploadPageRoutes(gateway: self.gateway, authentication: self.authentication)
        let upload = JSONSchema.object("An upload: state, counts, groups of problems.", [])
        let sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        return [
            Endpoint(.post, "/v1/uploads", .tenantsByForm(.uploads), "Uploads a file of orders", uploads.submit)
                .explained(
                    "With `Prefer: respond-async`, `dry_run=1`, `hold=1` or `channel`, and for all but CSV, the file is stored and worked "
                        + "off in the background; the answer is 202 with the upload, or the uploads of an archive."
                )
                .query("dry_run", .word("1: verdicts only, nothing is stored of the orders.", ["0", "1"]))
                .query("channel", .string("A shop channel, as of `POST /v1/orders`: the table has the shop's columns."))
                .query("port", .string("The port where a shop's table names none and there are several."))
                .query("hold", .word("1: the orders wait until they are let go.", ["0", "1"]))
                .takes([
                    ("text/csv", nil), (sheet, nil), ("application/zip", nil), ("application/octet-stream", nil),
                    ("multipart/form-data", nil),
                ])
                .answer(200, "What became of each row", .object(nil, []))
                .answer(202, "Stored", .object(nil, []))
                .problems(.badUpload, .badSheet, .badParameter, .busy),
            Endpoint(.get, "/v1/uploads", .tenant(.uploads), "Uploads, newest first", list.list)
                .query("before", .string("`next` of the page before.", pattern: "^[0-9]{1,18}$"))
                .query("limit", .integer("Uploads per page; default 20.", 1...100))
                .answer(200, "A page", .object(nil, [])).problems(.badCursor, .badParameter),
            Endpoint(.get, "/v1/uploads/{upload}", .tenant(.uploads), "One upload", list.show)
                .answer(200, "How far it is", upload),
            Endpoint(.get, "/v1/uploads/{upload}/rows", .tenant(.uploads), "Rows with their verdicts", list.rows)
                .query("verdict", .word("Only these.", ["accepted", "already_here", "needs_you", "refused"]))
                .query("after", .integer("`next` of the page before.", 0...10_000_000))
                .query("limit", .integer("Orders per page; default 100.", 1...500))
                .answer(200, "A page", .object(nil, [])).problems(.badParameter),
            Endpoint(
                .post, "/v1/uploads/{upload}/fixes", .tenant(.uploads), "Replaces the value of a whole group", list.fix
            )
            .takes(
                .object(
                    nil,
                    [
                        .always("group", .integer("Of the upload's groups.", 1...1000)),
                        .always("value", .string("In place of the group's value.", 1...60)),
                        .maybe("remember", .boolean("Also in later uploads.")),
                    ], isClosed: true)
            )
            .answer(202, "Its orders are looked at anew", .object(nil, []))
            .problems(.operationRefused, .operationImpossible),
            Endpoint(
                .post, "/v1/uploads/{upload}/release", .tenant(.uploads), "Lets held orders go", list.release
            )
            .answer(200, "How many", .object(nil, [])),
            Endpoint(
                .post, "/v1/uploads/{upload}/withdraw", .tenant(.uploads), "Takes back what was not sent yet",
                list.withdraw
            )
            .answer(200, "How many", .object(nil, [])),
            Endpoint(
                .get, "/v1/uploads/{upload}/workbook.xlsx", .tenant(.uploads), "The file back, with its verdicts",
                list.file
            )
            .answer(200, "The workbook; of a CSV file, CSV", [(sheet, nil), ("text/csv", nil)]),
            Endpoint(
                .post, "/v1/receipts", .tenant(.uploads), "Hands in receipts that were saved by hand", list.receipts
            )
            .explained("XML, or a ZIP of XML. Only receipts about the tenant's own documents are taken.")
            .takes([("application/xml", nil), ("application/zip", nil)], isRequired: false)
            .answer(
                200, "How many",
                .object(
                    nil,
                    [
                        .always("kept", .integer()), .always("repeated", .integer()), .always("refused", .integer()),
                    ])),
            Endpoint(.get, "/upload", .people, "The upload page", uploads.form),
            Endpoint(.get, UploadScript.path, .people, "The script of the upload page") { _, _ in UploadScript.response
            },
            Endpoint(.get, "/upload/template.csv", .people, "The sheet to fill in", uploads.template),
            Endpoint(.get, "/upload/template.xlsx", .people, "The workbook to fill in", pages.blank),
            Endpoint(.get, "/uploads/{upload}", .people, "The page of an upload", pages.show),
            Endpoint(.post, "/uploads/{upload}/fixes", .people, "Mends a group", pages.fix),
            Endpoint(.post, "/uploads/{upload}/release", .people, "Lets held orders go", pages.release),
            Endpoint(.post, "/uploads/{upload}/withdraw", .people, "Takes orders back", pages.withdraw),
            Endpoint(.get, "/uploads/{upload}/file", .people, "The file back", pages.file),
        ]
    }
}
