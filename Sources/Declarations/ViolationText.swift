extension ViolationCode {
    /// What is wrong and what to do. `{field}` stands for the name of the field, `{limit}` for a bound.
    var text: LocalizedText {
        switch self {
        case .unknownField:
            t(
                "This field is not known. Correct its spelling or remove it.", "未知字段。请更正拼写或删除该字段。",
                "알 수 없는 항목입니다. 철자를 고치거나 삭제하세요.")
        case .duplicateField:
            t("{field} is given twice. Keep one.", "{field}重复出现。请只保留一个。", "{field} 항목이 중복되었습니다. 하나만 남기세요.")
        case .wrongType:
            t(
                "{field} has the wrong type. Give a text or a number, and objects or lists only where they belong.",
                "{field}类型错误。请填写文本或数字；对象和数组只能用在规定的位置。", "{field} 항목의 형식이 잘못되었습니다. 문자열이나 숫자로 입력하고, 객체와 배열은 정해진 자리에만 쓰세요."
            )
        case .nullValue:
            t(
                "{field} is null. Leave the field out when there is no value.", "{field}为 null。没有值时请省略该字段。",
                "{field} 값이 null입니다. 값이 없으면 항목을 빼세요.")
        case .unknownColumn:
            t(
                "This column is not known and is not used. Correct its title if it should be.", "未知列，未被采用。如需采用请更正列名。",
                "알 수 없는 열이라 사용하지 않았습니다. 필요한 열이면 제목을 고치세요.")
        case .missingColumn:
            t("The column for {field} is missing. Add it.", "缺少“{field}”列。请补上。", "{field} 열이 없습니다. 추가하세요.")
        case .headContradiction:
            t(
                "{field} differs from the first row of the same order. Give the same value or leave the cell empty.",
                "{field}与同一订单首行不一致。请填相同的值或留空。", "{field} 값이 같은 주문의 첫 행과 다릅니다. 같은 값을 넣거나 비워 두세요.")
        case .required: t("{field} is missing. Fill it in.", "缺少{field}。请填写。", "{field} 값이 없습니다. 입력하세요.")
        case .illegalCharacter:
            t(
                "{field} holds a character that customs messages cannot carry. Remove control characters and broken characters.",
                "{field}含有报文无法传输的字符。请删除控制字符和损坏字符。", "{field}에 전문으로 보낼 수 없는 문자가 있습니다. 제어 문자와 깨진 문자를 지우세요.")
        case .tooLong:
            t(
                "{field} is too long. Shorten it to {limit} characters.", "{field}过长。请缩短到 {limit} 个字符以内。",
                "{field} 값이 너무 깁니다. {limit}자 이내로 줄이세요.")
        case .numberFormat:
            t(
                "{field} is not a plain number. Write digits with a dot for the fraction, for instance 12.50.",
                "{field}不是普通数字。请用数字和小数点书写，例如 12.50。", "{field} 값이 올바른 숫자가 아닙니다. 12.50처럼 숫자와 소수점으로 쓰세요.")
        case .thousandsMark:
            t(
                "{field} holds a thousands mark or a comma. Remove it and use a dot for the fraction.",
                "{field}含有千位分隔符或逗号。请删除，小数用点表示。", "{field}에 천 단위 구분 기호나 쉼표가 있습니다. 지우고 소수는 점으로 쓰세요.")
        case .tooManyDecimals:
            t(
                "{field} has more than {limit} fraction digits. Round it.", "{field}小数超过 {limit} 位。请四舍五入。",
                "{field} 값의 소수 자릿수가 {limit}자리를 넘습니다. 반올림하세요.")
        case .numberTooLarge:
            t("{field} is too large. Check the number.", "{field}数值过大。请核对。", "{field} 값이 너무 큽니다. 숫자를 확인하세요.")
        case .negative:
            t("{field} is below zero. Give zero or more.", "{field}为负数。请填写零或正数。", "{field} 값이 음수입니다. 0 이상으로 입력하세요.")
        case .notPositive:
            t(
                "{field} must be above zero. Give the real amount.", "{field}必须大于零。请填写实际数值。",
                "{field} 값은 0보다 커야 합니다. 실제 값을 입력하세요.")
        case .digits:
            t(
                "{field} must be exactly {limit} digits. Correct the code.", "{field}必须正好为 {limit} 位数字。请更正代码。",
                "{field} 값은 숫자 {limit}자리여야 합니다. 코드를 고치세요.")
        case .notAllowed:
            t(
                "{field} is not an allowed value. Use one of: {limit}.", "{field}取值不允许。可用值：{limit}。",
                "{field} 값이 허용되지 않습니다. 다음 중 하나를 쓰세요: {limit}.")
        case .blankInside:
            t(
                "{field} holds blanks or invisible characters. Write it without them.", "{field}含有空格或不可见字符。请删除。",
                "{field} 안에 공백이나 보이지 않는 문자가 있습니다. 지우세요.")
        case .lineNumber:
            t(
                "{field} must be a whole number from 1 to 99. Number the lines again.", "{field}必须是 1 至 99 的整数。请重新编号。",
                "{field} 값은 1부터 99까지의 정수여야 합니다. 번호를 다시 매기세요.")
        case .timeFormat:
            t(
                "{field} is not a real time. Write 14 digits YYYYMMDDhhmmss in Beijing time.",
                "{field}不是有效时间。请按北京时间写 14 位数字 YYYYMMDDhhmmss。",
                "{field} 값이 올바른 시각이 아닙니다. 베이징 시간 14자리 YYYYMMDDhhmmss로 쓰세요.")
        case .phoneFormat:
            t(
                "{field} is not a telephone number. Use digits, with +, - or brackets where needed.",
                "{field}不是电话号码。请使用数字，必要时加 +、- 或括号。", "{field} 값이 전화번호가 아닙니다. 숫자와 필요한 경우 +, -, 괄호만 쓰세요.")
        case .identityFormat:
            t(
                "{field} must be 17 digits followed by a digit or X. Ask the buyer for the number on the card.",
                "{field}必须为 17 位数字加 1 位数字或 X。请向订购人核实证件。", "{field} 값은 숫자 17자리와 끝자리 숫자 또는 X여야 합니다. 구매자에게 신분증 번호를 확인하세요.")
        case .identityBirthDate:
            t(
                "{field} holds no possible date of birth. Ask the buyer for the number on the card.",
                "{field}中的出生日期不存在。请向订购人核实证件。", "{field}의 생년월일이 존재하지 않는 날짜입니다. 구매자에게 신분증 번호를 확인하세요.")
        case .identityChecksum:
            t(
                "{field} has a wrong check character: a digit is mistyped. Ask the buyer for the number on the card.",
                "{field}校验位错误，可能有数字输错。请向订购人核实证件。", "{field}의 검증 문자가 맞지 않습니다. 잘못 입력된 숫자가 있으니 구매자에게 확인하세요.")
        case .identityTypeOther:
            t(
                "{field} is not a citizen identity card. Customs usually takes identity cards (1) only.",
                "{field}不是居民身份证。海关通常只接受身份证（1）。", "{field}: 중국 신분증이 아닙니다. 세관은 보통 신분증(1)만 받습니다.")
        case .paymentTimeFuture:
            t(
                "{field} lies in the future. Correct the time or send the order after the payment.",
                "{field}晚于当前时间。请更正，或在支付完成后再提交订单。", "{field} 값이 미래 시각입니다. 시각을 고치거나 결제 후에 주문을 보내세요.")
        case .unknownPort:
            t(
                "{field} is not one of the configured ports. Use one of: {limit}.", "{field}未配置。可用值：{limit}。",
                "{field} 값이 설정된 항이 아닙니다. 다음 중 하나를 쓰세요: {limit}.")
        case .unknownUnit:
            t(
                "{field} is not a customs unit code. Look it up in the unit table.", "{field}不在海关计量单位代码表中。请查表更正。",
                "{field} 값이 세관 단위 코드가 아닙니다. 단위 표에서 찾아 고치세요.")
        case .unknownCountry:
            t(
                "{field} is not a customs country code. Look it up in the country table.", "{field}不在海关国别代码表中。请查表更正。",
                "{field} 값이 세관 국가 코드가 아닙니다. 국가 표에서 찾아 고치세요.")
        case .unknownCommodity:
            t(
                "{field} is not in the loaded tariff. Correct the code or have the tariff table updated.",
                "{field}不在已加载的税则中。请更正编码或更新税则表。", "{field} 값이 현재 세율표에 없습니다. 코드를 고치거나 세율표를 갱신하세요.")
        case .commodityProhibited:
            t(
                "Goods under this {field} may not be imported. Remove the line or correct the classification.",
                "该{field}项下商品禁止进口。请删除该商品或更正归类。", "이 {field} 품목은 수입이 금지되어 있습니다. 품목을 빼거나 분류를 고치세요.")
        case .commodityVoid:
            t(
                "{field} is no longer in the tariff. Use the code that replaced it.", "{field}已作废。请使用现行编码。",
                "{field} 값은 폐지된 코드입니다. 대체된 코드를 쓰세요.")
        case .statutoryUnit1, .statutoryUnit2:
            t(
                "{field} is not the unit that the tariff sets for this commodity. Use: {limit}.",
                "{field}与该商品编码的法定单位不符。应为：{limit}。", "{field} 값이 이 품목의 법정단위와 다릅니다. 올바른 값: {limit}.")
        case .amountIdentity:
            t(
                "{field} must equal goodsValue + freight + taxTotal - discount. Correct the amount that is wrong.",
                "{field}必须等于 goodsValue + freight + taxTotal - discount。请更正有误的金额。",
                "{field} 값은 goodsValue + freight + taxTotal - discount와 같아야 합니다. 틀린 금액을 고치세요.")
        case .lineTotal:
            t(
                "{field} must equal price × quantity. Correct price, quantity or total.",
                "{field}必须等于单价×数量。请更正单价、数量或总价。",
                "{field} 값은 단가×수량과 같아야 합니다. 단가, 수량, 금액을 확인하세요.")
        case .goodsValueSum:
            t(
                "{field} must equal the sum of the line totals. Correct it or the lines.", "{field}必须等于各商品总价之和。请更正。",
                "{field} 값은 품목 금액의 합계와 같아야 합니다. 고치세요.")
        case .paymentAmount:
            t(
                "{field} must equal the amount actually paid of the order: customs compares both. Correct the one that is wrong.",
                "{field}必须与订单实际支付金额一致，海关会比对。请更正有误的一方。", "{field} 값은 주문의 실제 결제금액과 같아야 하며 세관이 대조합니다. 틀린 쪽을 고치세요.")
        case .taxTotalEstimate:
            t(
                "{field} is not near our estimate of {limit} CNY. Check it; the tax bill of customs decides.",
                "{field}与我方估算 {limit} 元不符。请核对，以海关税单为准。", "{field} 값이 예상 세액 {limit}위안과 다릅니다. 확인하세요. 최종 세액은 세관 고지서를 따릅니다."
            )
        case .singleLimit:
            t(
                "The order is above the single limit of {limit} CNY and holds several items. Split it before the sale.",
                "订单超过单次限值 {limit} 元且含多件商品。请在销售时拆单。", "주문이 1회 한도 {limit}위안을 넘고 상품이 여러 개입니다. 판매 단계에서 나누세요.")
        case .annualLimit:
            t(
                "The order alone passes the annual limit of {limit} CNY. It cannot use this channel.",
                "该订单已超过年度限值 {limit} 元，不能以跨境零售方式进口。", "이 주문만으로 연간 한도 {limit}위안을 넘으므로 이 경로로 수입할 수 없습니다.")
        case .fullTax:
            t(
                "One item above the single limit of {limit} CNY: duty and full taxes are due. Tell the buyer.",
                "单件商品超过单次限值 {limit} 元，将全额征税。请告知订购人。", "단일 상품이 1회 한도 {limit}위안을 넘어 관세와 세금이 전액 부과됩니다. 구매자에게 알리세요.")
        case .dutyRateUnknown:
            t(
                "Duty is due on this {field}, and its rate is not known here. The estimate leaves it out.",
                "该{field}需缴关税，但本地无税率，估算未包含。", "이 {field} 품목에는 관세가 있으나 세율을 알 수 없어 예상 세액에 넣지 않았습니다.")
        case .noLines:
            t("The order has no goods line. Add at least one.", "订单没有商品明细。请至少添加一项。", "주문에 상품 내역이 없습니다. 하나 이상 추가하세요.")
        case .tooManyLines:
            t(
                "The order has more than {limit} lines. Split it before the sale.", "订单商品超过 {limit} 项。请在销售时拆单。",
                "주문의 품목이 {limit}개를 넘습니다. 판매 단계에서 나누세요.")
        case .lineSequence:
            t(
                "{field}: the lines must be numbered 1, 2, 3 … once each. Number them again.",
                "{field}必须从 1 开始连续且不重复。请重新编号。",
                "{field}: 1, 2, 3 …으로 빠짐없이 한 번씩 매겨야 합니다. 번호를 다시 매기세요.")
        case .netAboveGross:
            t(
                "{field} is above the gross weight. Correct one of them.", "{field}大于毛重。请更正。",
                "{field} 값이 총중량보다 큽니다. 하나를 고치세요.")
        case .secondQuantityPair:
            t(
                "{field}: second statutory unit and quantity go together. Give both or neither.",
                "{field}：第二法定单位与数量须同时填写或同时省略。",
                "{field}: 제2 법정단위와 수량은 함께 쓰거나 함께 빼야 합니다.")
        case .equalUnits:
            t(
                "{field}: the sales unit equals this statutory unit, so both quantities must be equal. Correct one.",
                "{field}：成交单位与法定单位相同，数量必须一致。请更正。", "{field}: 판매 단위가 법정단위와 같으므로 수량이 같아야 합니다. 하나를 고치세요.")
        case .netContentPair:
            t(
                "{field}: net content needs both a value and a unit. Give both.", "{field}：净含量须同时填写数值和单位。",
                "{field}: 내용량은 값과 단위를 함께 입력하세요.")
        case .netContentMissing:
            t(
                "{field} is missing; it decides the consumption tax of this commodity. Give what the pack states.",
                "缺少{field}，该商品的消费税取决于它。请按包装标注填写。", "{field} 값이 없습니다. 이 품목의 소비세를 결정하므로 포장에 적힌 값을 입력하세요.")
        case .netContentBasis:
            t(
                "{field} does not fit the commodity code, which is for packs stated in: {limit}. Correct code or unit.",
                "{field}与商品编码的包装标注方式不符，应为：{limit}。请更正编码或单位。", "{field} 값이 품목번호의 포장 기준과 다릅니다. 기준: {limit}. 코드나 단위를 고치세요."
            )
        case .statutoryQuantity:
            t(
                "{field} must be the net content × quantity in kilograms ({limit}), not the packed weight. Correct it.",
                "{field}应为净含量×数量折合的千克数（{limit}），不是毛重。请更正。",
                "{field} 값은 포장 무게가 아니라 내용량×수량의 킬로그램({limit})이어야 합니다. 고치세요.")
        case .statutoryQuantityHidesTax:
            t(
                "{field} is too large: it lowers the unit value below the consumption tax threshold. Declare the net content × quantity ({limit}).",
                "{field}偏大，会使单位价格低于消费税起征点。请按净含量×数量申报（{limit}）。",
                "{field} 값이 커서 단위 가격이 소비세 기준 아래로 내려갑니다. 내용량×수량({limit})으로 신고하세요.")
        case .statutoryPieces:
            t(
                "{field} counts pieces: it should be a whole number and a multiple of the quantity sold. Check it.",
                "{field}以件计，应为整数且是销售数量的倍数。请核对。", "{field} 값은 개수이므로 정수이고 판매 수량의 배수여야 합니다. 확인하세요.")
        case .repairedBlanks:
            t("{field}: outer blanks were removed.", "{field}：已去除首尾空格。", "{field}: 앞뒤 공백을 지웠습니다.")
        case .repairedLineBreaks:
            t("{field}: line breaks or tabs became blanks.", "{field}：换行或制表符已改为空格。", "{field}: 줄바꿈이나 탭을 공백으로 바꾸었습니다.")
        case .repairedFullWidth:
            t("{field}: full-width characters became ASCII.", "{field}：全角字符已转为半角。", "{field}: 전각 문자를 반각으로 바꾸었습니다.")
        case .repairedCapital:
            t("{field}: a small x became X.", "{field}：小写 x 已改为大写 X。", "{field}: 소문자 x를 X로 바꾸었습니다.")
        case .differs:
            t("{field} differs from the stored order.", "{field}与已保存的订单不同。", "{field} 값이 저장된 주문과 다릅니다.")
        case .partOfOthers:
            t(
                "{field}: this change alters a document that another enterprise files. Have them change it first.",
                "{field}：此更改涉及由其他企业申报的单证。请先由对方更改。", "{field}: 다른 기업이 신고하는 서류가 바뀝니다. 먼저 그쪽에서 고치게 하세요.")
        }
    }
}

private func t(_ en: String, _ zh: String, _ ko: String) -> LocalizedText { LocalizedText(en: en, zh: zh, ko: ko) }
