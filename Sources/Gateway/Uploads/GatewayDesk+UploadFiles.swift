public import Declarations
import Ledger
import Manifests

extension GatewayDesk {
    public func uploadResult(
        _ key: String, tenant: String, language: UploadLanguage
    ) async throws(GatewayError) -> UploadResultFile? {
        guard let record = try await self.record(key, tenant) else { return nil }
        let head = UploadHead.read(record)
        let file = try await self.uploading { () async throws(LedgerError) in
            try await self.premises.ledger.uploadFile(key)
        }
        guard let file, let columns = try? UploadColumns(head, self.premises.mappings) else { return nil }
        var marks = ResultMarks(
            title: UploadColumns.resultTitle, headerLine: head.headerLine,
            column: columns.resultColumn ?? head.header.count)
        let reader = UploadRowReader(head, self.premises.mappings)
        // Of messages the rows that were made of them, in the order of their numbers.
        let isMade = head.format == .xml || head.format == .zip
        var made = isMade ? head.header.joined(separator: ",") + "\r\n" : ""
        var after = 0
        while true {
            let orders = try await self.uploading { [after] () async throws(LedgerError) in
                try await self.premises.ledger.uploadOrders(.init(.all, after: after, limit: 500), of: record)
            }
            guard let last = orders.last else { break }
            for row in orders.flatMap(reader.rows) { Self.mark(row, head.headerLine, language, &marks) }
            if isMade {
                for row in orders.flatMap({ UploadBody.read($0).rows }) {
                    // One line a row, so that its number is that of its line.
                    made += row.cells.map(Self.quoted).joined(separator: ",") + "\r\n"
                }
            }
            after = last.number
        }
        do throws(SpreadsheetError) {
            let isWorkbook = head.format == .xlsx
            let bytes = try await HeavyWork.desk.run { [marks, made] () throws(SpreadsheetError) in
                isWorkbook
                    ? try marks.workbook(file, sheet: head.sheetPath)
                    : try marks.csv(isMade ? Array(made.utf8) : file)
            }
            let stem = head.fileName.split(separator: "/").last.map { $0.prefix { $0 != "." } } ?? "upload"
            return UploadResultFile(
                name: "\(stem)-result.\(isWorkbook ? "xlsx" : "csv")",
                type: isWorkbook
                    ? "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" : "text/csv; charset=utf-8",
                bytes: bytes)
        } catch {
            throw GatewayError(.storage, "the result cannot be written: \(error.code.rawValue)", isRetriable: false)
        }
    }

    /// A cell in quotes, on one line. By scalars: `\r\n` is one character, and a quote may be part of another.
    private static func quoted(_ cell: String) -> String {
        var scalars = String.UnicodeScalarView()
        for scalar in cell.unicodeScalars {
            if scalar == "\"" { scalars.append(scalar) }
            scalars.append(scalar == "\n" || scalar == "\r" ? " " : scalar)
        }
        return "\"\(String(scalars))\""
    }

    private static func mark(
        _ row: UploadRowsView.Row, _ headerLine: Int, _ language: UploadLanguage, _ marks: inout ResultMarks
    ) {
        guard let verdict = row.verdict else { return }
        var text = language.of(verdict.label)
        for message in row.messages {
            let sentence = language.of(message.violation.message)
            text += "\n\(message.cell): \(sentence)"
            let letters = message.cell.prefix { !$0.isNumber }
            guard !message.isRepair, let line = Int(message.cell.dropFirst(letters.count)), line != headerLine,
                let column = CellPlace.column(String(letters))
            else { continue }
            marks.comments[line, default: [:]][column, default: ""] +=
                (marks.comments[line]?[column] == nil ? "" : "\n") + sentence
        }
        marks.results[row.line] = String(text.prefix(4000))
    }

    public func blankWorkbook(_ language: UploadLanguage) throws(GatewayError) -> [UInt8] {
        do {
            return try UploadTemplateBook(
                language: language, codes: self.premises.codes, ports: self.premises.routes.keys.sorted()
            )
            .workbook()
        } catch {
            throw GatewayError(.storage, "the workbook cannot be written", isRetriable: false)
        }
    }
}

extension IntakeResult.Verdict {
    /// The verdict for a broker.
    public var label: LocalizedText {
        switch self {
        case .accepted: LocalizedText(en: "accepted", zh: "已接收", ko: "접수됨")
        case .alreadyHere: LocalizedText(en: "already here", zh: "已存在", ko: "이미 있음")
        case .needsYou: LocalizedText(en: "needs you", zh: "需要您处理", ko: "확인 필요")
        case .refused: LocalizedText(en: "refused", zh: "已拒绝", ko: "거절됨")
        }
    }
}
