import ArgumentParser
import Declarations
import Foundation
import Gateway
import Manifests

/// `tongguan bench upload`: a large file from its upload to the last verdict.
struct UploadBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "upload",
        abstract: "Seconds and memory of a large upload: CSV and XLSX, all rows right and all wrong.",
        discussion: "Each run is a process of its own, so that its peak memory is its own.")

    @OptionGroup var options: BenchOptions
    @Option(help: "Rows, one order each.") var rows = 50_000
    @Flag(help: "Every row is wrong.") var wrong = false
    @Flag(help: "A workbook in place of CSV.") var workbook = false

    struct Figures: Sendable, Encodable {
        var rows: Int
        var format: String
        var allWrong: Bool
        var bytes: Int
        /// From the stored file to the last verdict.
        var seconds: Double
        var rowsPerSecond: Double
        /// Of the process before the upload, with the file in it, and its peak since then.
        var memoryBeforeKB: Int
        var peakMemoryKB: Int
        var accepted: Int
        var refused: Int
    }

    func run() async throws {
        try await self.options.inHouse { folder in
            var gatewayOptions = BenchGateway.Options()
            gatewayOptions.files = Set(DocumentKind.ofOrders)
            let gateway = try await self.options.gateway(in: folder, tenants: 1, options: gatewayOptions)
            guard let tenant = gateway.premises.tenants.keys.sorted().first else { throw Exit.no }
            let file = try self.file()
            // What making the file took is nobody's.
            let before = PeakMemory.beginAnew() ?? 0
            let start = ContinuousClock.now
            let opened = try await gateway.desk.openUpload(UploadFile(name: "bench", bytes: file), tenant: tenant)
            let processor = UploadProcessor(gateway.premises)
            while await processor.processOnce() {}
            let seconds = (ContinuousClock.now - start) / .seconds(1)
            guard let key = opened.first?.key, let view = try await gateway.desk.upload(key, tenant: tenant) else {
                throw Exit.no
            }
            let figures = Figures(
                rows: view.rows, format: self.workbook ? "xlsx" : "csv", allWrong: self.wrong, bytes: file.count,
                seconds: seconds, rowsPerSecond: Double(view.rows) / seconds, memoryBeforeKB: before,
                peakMemoryKB: PeakMemory.of(Int(ProcessInfo.processInfo.processIdentifier)) ?? 0,
                accepted: view.counts[.accepted] ?? 0, refused: view.counts[.refused] ?? 0)
            await gateway.close()
            try BenchResult(
                bench: "upload", label: self.options.label, machine: try self.options.machine(folder), figures: figures
            ).write(to: self.options.output)
        }
    }

    private func file() throws -> [UInt8] {
        let header = FieldName.allCases.map(\.rawValue)
        if self.workbook { return try BlankWorkbook.table(header: header, rows: (0..<self.rows).map(self.row)) }
        var bytes = Array(header.joined(separator: ",").utf8)
        for number in 0..<self.rows { bytes += Array(("\r\n" + self.row(number).joined(separator: ",")).utf8) }
        return bytes
    }

    /// A good order, or one whose identity number, unit and amounts are wrong.
    private func row(_ number: Int) -> [String] {
        var cells: [FieldName: String] = [:]
        for name in FieldName.allCases { cells[name] = name.example }
        cells[.orderNo] = "BENCH-\(number)"
        cells[.payTransactionId] = "P-BENCH-\(number)"
        cells[.logisticsNo] = "L-BENCH-\(number)"
        cells[.buyerIdNumber] = BenchBuyer.identityNumber(ofOrder: number)
        cells[.payTime] = "20250105093000"
        if self.wrong {
            cells[.buyerIdNumber] = "1.23457E+17"
            cells[.unit] = "EA"
            cells[.goodsValue] = "1"
        }
        return FieldName.allCases.map { cells[$0] ?? "" }
    }
}
