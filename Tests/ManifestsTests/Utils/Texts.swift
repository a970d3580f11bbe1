extension String {
    /// The UTF-8 bytes.
    var bytes: [UInt8] { Array(self.utf8) }
}

extension [UInt8] {
    /// The text, for messages of failed checks.
    var text: String { String(decoding: self, as: UTF8.self) }
}

/// A signature element of the right form, as a signer would insert it; it signs nothing.
let formalSignature = """
    <ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:SignedInfo><ds:CanonicalizationMethod \
    Algorithm="http://www.w3.org/TR/2001/REC-xml-c14n-20010315"></ds:CanonicalizationMethod><ds:SignatureMethod \
    Algorithm="http://www.w3.org/2000/09/xmldsig#rsa-sha1"></ds:SignatureMethod><ds:Reference URI=""><ds:Transforms>\
    <ds:Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"></ds:Transform></ds:Transforms>\
    <ds:DigestMethod Algorithm="http://www.w3.org/2000/09/xmldsig#sha1"></ds:DigestMethod><ds:DigestValue>\
    fbYdgrETs99cP1Fl0GExosS4YWw=</ds:DigestValue></ds:Reference></ds:SignedInfo><ds:SignatureValue>VFqT</ds:SignatureValue>\
    <ds:KeyInfo><ds:KeyName>01690001</ds:KeyName><ds:X509Data><ds:X509Certificate>MIID</ds:X509Certificate></ds:X509Data>\
    </ds:KeyInfo></ds:Signature>
    """
