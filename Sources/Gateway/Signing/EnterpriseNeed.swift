import Cryptography
import Declarations

/// Whose certificate a document wants: that of any of these enterprises of a tenant (`signature.yaml`, who signs).
struct EnterpriseNeed: Sendable, Hashable {
    var tenant: String
    var kind: DocumentKind
    var codes: [String]

    /// Why a certificate does not do for any of the needs; nil when it does, or when nothing in it tells.
    static func refusal(of certificate: CertificateInfo, by needs: [EnterpriseNeed]) -> String? {
        for need in needs {
            let answers = need.codes.map { certificate.belongs(toEnterprise: $0) }
            guard answers.allSatisfy({ $0 == false }) else { continue }
            return "certificate \(certificate.serialHex) is of another enterprise than tenant \(need.tenant) "
                + "declares \(need.kind.rawValue) as (\(need.codes.joined(separator: " or ")))"
        }
        return nil
    }
}

extension GatewayConfiguration {
    /// What the documents that this signer signs want of its certificates.
    func needs(ofSigner name: String) -> [EnterpriseNeed] {
        self.tenants.filter { !$0.isTest }.flatMap { tenant in
            tenant.signers.filter { $0.value == name }.keys.sorted().map { kind in
                let profile = tenant.profile
                let codes: [String]
                switch kind {
                case .order, .exportOrder: codes = [profile.merchant.code, profile.platform.code]
                case .payment, .exportPayment: codes = [profile.payment.code]
                case .waybill, .waybillStatus, .exportWaybill, .exportArrival, .exportDeparture:
                    codes = [profile.logistics.code]
                case .entryList: codes = [(profile.siteOperator ?? profile.declarant).code]
                default: codes = [profile.declarant.code]
                }
                return EnterpriseNeed(tenant: tenant.id, kind: kind, codes: codes)
            }
        }
    }
}
