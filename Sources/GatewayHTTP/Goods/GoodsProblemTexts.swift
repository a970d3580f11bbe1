import Declarations

extension ProblemCode {
    /// The problems of goods registries.
    var goodsTexts: (title: LocalizedText, advice: LocalizedText) {
        switch self {
        case .goodsRefused:
            (
                LocalizedText(en: "Article refused", zh: "商品资料被拒绝", ko: "상품이 거절되었습니다"),
                LocalizedText(
                    en:
                        "The article was not stored; what was stored before stays. Correct every violation listed and send it again.",
                    zh: "该商品资料未保存，原有资料不变。请改正列出的所有问题后重新发送。",
                    ko: "상품이 저장되지 않았고 기존 내용은 그대로입니다. 나열된 항목을 모두 고친 뒤 다시 보내십시오.")
            )
        case .goodsReadOnly:
            (
                LocalizedText(en: "Shared goods registry, read only", zh: "共享商品备案库只读", ko: "공유 상품 등록부는 읽기 전용입니다"),
                LocalizedText(
                    en:
                        "Several tenants declare by this registry, so you may read it and not change it. Ask the operator to import the articles, or to let you edit it.",
                    zh: "该备案库由多家企业共用，您只能查阅，不能更改。请联系运维人员导入商品，或为您开通编辑权限。",
                    ko: "여러 업체가 함께 쓰는 등록부이므로 조회만 할 수 있습니다. 운영자에게 상품 등록이나 편집 권한을 요청하십시오.")
            )
        default:
            (
                LocalizedText(en: "Not readable as articles", zh: "无法识别为商品资料", ko: "상품으로 읽을 수 없습니다"),
                LocalizedText(
                    en: "Send one article, an array of articles, or {\"goods\": […]}, as JSON in UTF-8, or a CSV file.",
                    zh: "请发送一个商品、商品数组或 {\"goods\": […]}（UTF-8 编码的 JSON），或 CSV 文件。",
                    ko: "상품 하나, 상품 배열 또는 {\"goods\": […]} 를 UTF-8 JSON이나 CSV 파일로 보내십시오.")
            )
        }
    }
}
