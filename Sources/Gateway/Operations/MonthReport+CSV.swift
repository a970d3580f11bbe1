import Declarations

extension MonthReport {
    /// For spreadsheets: a byte-order mark, a line per tenant, those of test last.
    public var csv: String {
        let head =
            "tenant,test,orders,value,released,rejected,taken_back,estimated_tax,billed_tax,mean_clearance_seconds"
        let lines = self.tenants.sorted { ($0.value.isTest ? 1 : 0, $0.key) < ($1.value.isTest ? 1 : 0, $1.key) }
            .map { tenant, line in
                [
                    tenant, line.isTest ? "yes" : "no", "\(line.orders)", line.value.description, "\(line.released)",
                    "\(line.rejected)", "\(line.takenBack)", line.estimatedTax.description, line.billedTax.description,
                    line.meanClearance.map(String.init) ?? "",
                ].joined(separator: ",")
            }
        return "\u{FEFF}" + ([head] + lines).joined(separator: "\r\n") + "\r\n"
    }
}
