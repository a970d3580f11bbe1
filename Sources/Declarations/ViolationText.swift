extension ViolationCode {
    /// What is wrong and what to do. `{field}` stands for the name of the field, `{limit}` for a bound.
    public var text: LocalizedText {
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
        case .length:
            t(
                "{field} must have exactly {limit} characters. Correct it.", "{field}必须正好为 {limit} 个字符。请更正。",
                "{field} 값은 {limit}자여야 합니다. 고치세요.")
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
        case .dateFormat:
            t(
                "{field} is not a real day. Write 8 digits YYYYMMDD.", "{field}不是有效日期。请写 8 位数字 YYYYMMDD。",
                "{field} 값이 올바른 날짜가 아닙니다. 8자리 YYYYMMDD로 쓰세요.")
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
        case .identityAge:
            t(
                "By {field} the buyer is younger or older than buyers usually are ({limit} years). Check that it is the buyer's own card.",
                "按{field}推算，订购人年龄不在常见范围（{limit} 岁）。请核实是否为本人证件。",
                "{field}에 따른 구매자 나이가 일반적인 범위({limit}세)를 벗어납니다. 본인 신분증인지 확인하세요.")
        case .identityTypeOther:
            t(
                "{field} is not a citizen identity card. Customs usually takes identity cards (1) only.",
                "{field}不是居民身份证。海关通常只接受身份证（1）。", "{field}: 중국 신분증이 아닙니다. 세관은 보통 신분증(1)만 받습니다.")
        case .paymentTimeFuture:
            t(
                "{field} lies in the future. Correct the time or send the order after the payment.",
                "{field}晚于当前时间。请更正，或在支付完成后再提交订单。", "{field} 값이 미래 시각입니다. 시각을 고치거나 결제 후에 주문을 보내세요.")
        case .enterpriseCode:
            t(
                "{field} is neither a customs registration of 10 characters nor a social credit code of 18. Check it.",
                "{field}既不是 10 位海关注册编码，也不是 18 位统一社会信用代码。请核对。",
                "{field} 값이 10자리 세관 등록번호도 18자리 통일사회신용코드도 아닙니다. 확인하세요.")
        case .inventoryNumber:
            t(
                "{field} does not look like a number that customs gives to inventories ({limit}). Copy it from the receipt.",
                "{field}不符合海关清单编号格式（{limit}）。请按回执填写。",
                "{field} 값이 세관 목록번호 형식({limit})이 아닙니다. 회신에서 옮겨 쓰세요.")
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
        case .unknownCurrency:
            t(
                "{field} is not a customs currency code. Look it up in the currency table.", "{field}不在海关币制代码表中。请查表更正。",
                "{field} 값이 세관 통화 코드가 아닙니다. 통화 표에서 찾아 고치세요.")
        case .unknownDistrict:
            t(
                "{field} is not a customs district. Look it up in the district table.", "{field}不在关区代码表中。请查表更正。",
                "{field} 값이 관할 세관 코드가 아닙니다. 세관 표에서 찾아 고치세요.")
        case .unknownTransportMode:
            t(
                "{field} is not a transport mode of customs. Look it up in the transport table.",
                "{field}不在运输方式代码表中。请查表更正。",
                "{field} 값이 운송수단 코드가 아닙니다. 운송수단 표에서 찾아 고치세요.")
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
        case .notOnPositiveList:
            t(
                "{field} is not on the loaded positive list for retail import (edition {limit}). Check the list in force before you sell it.",
                "{field}不在已加载的跨境零售进口商品清单（{limit} 版）内。销售前请核对现行清单。",
                "{field} 품목이 현재 소매수입 허용목록({limit}판)에 없습니다. 판매 전에 시행 중인 목록을 확인하세요.")
        case .positiveListExcluded:
            t(
                "The positive list (edition {limit}) leaves goods under this {field} out. Do not sell them by retail import.",
                "{limit} 版清单已将该{field}项下商品排除。不得以跨境零售方式销售。",
                "허용목록({limit}판)은 이 {field} 품목을 제외합니다. 소매수입으로 판매하지 마세요.")
        case .positiveListMode:
            t(
                "The positive list admits this {field} only in these modes: {limit}. Declare it through another port.",
                "清单规定该{field}仅限下列监管方式：{limit}。请改由其他口岸申报。",
                "허용목록은 이 {field} 품목을 다음 방식으로만 허용합니다: {limit}. 다른 항으로 신고하세요.")
        case .positiveListOld:
            t(
                "The loaded positive list is of {limit} and may have been replaced. Have the table updated.",
                "已加载的正面清单为 {limit} 版，可能已更新。请更新该表。", "현재 허용목록은 {limit}판으로 바뀌었을 수 있습니다. 표를 갱신하세요.")
        case .itemCap:
            t(
                "One person may have {limit} of these goods in a year. Lower {field} or split the sale between years.",
                "该类商品每人每年限 {limit}。请减少{field}。", "이 상품은 1인당 연간 {limit}까지입니다. {field} 값을 줄이세요.")
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
        case .annualLimitNear:
            t(
                "With this order the buyer comes to {limit} CNY this year by the orders known here, which is near the annual limit. Customs counts all sellers.",
                "计入本单后，本系统已知的订购人当年累计为 {limit} 元，接近年度限值。海关按全部商家累计。",
                "이 주문을 더하면 이 시스템이 아는 구매자의 올해 누계는 {limit}위안으로 연간 한도에 가깝습니다. 세관은 모든 판매자를 합산합니다.")
        case .annualLimitExceeded:
            t(
                "With this order the buyer comes to {limit} CNY this year by the orders known here, which is above the annual limit. Customs will probably refuse it.",
                "计入本单后，本系统已知的订购人当年累计为 {limit} 元，超过年度限值，海关可能退单。",
                "이 주문을 더하면 이 시스템이 아는 구매자의 올해 누계는 {limit}위안으로 연간 한도를 넘습니다. 세관이 반려할 수 있습니다.")
        case .fullTax:
            t(
                "One item above the single limit of {limit} CNY: duty and full taxes are due. Tell the buyer.",
                "单件商品超过单次限值 {limit} 元，将全额征税。请告知订购人。", "단일 상품이 1회 한도 {limit}위안을 넘어 관세와 세금이 전액 부과됩니다. 구매자에게 알리세요.")
        case .dutyRateUnknown:
            t(
                "Duty is due on this {field}, and its rate is not known here. The estimate leaves it out.",
                "该{field}需缴关税，但本地无税率，估算未包含。", "이 {field} 품목에는 관세가 있으나 세율을 알 수 없어 예상 세액에 넣지 않았습니다.")
        case .consumptionTaxNear:
            t(
                "{field}: this article costs little less than {limit}, where the consumption tax begins. Check net content, quantity and price.",
                "{field}：该商品单价略低于消费税起征点（{limit}）。请核对净含量、数量和价格。",
                "{field}: 이 상품의 단위 가격이 소비세 기준({limit})보다 조금 낮습니다. 내용량, 수량, 가격을 확인하세요.")
        case .currencyNotYuan:
            t(
                "{field} must be {limit}: amounts of import documents are in yuan.", "{field}必须为 {limit}：进口单证金额一律为人民币。",
                "{field} 값은 {limit}이어야 합니다. 수입 서류의 금액은 위안화입니다.")
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
        case .consigneeNotBuyer:
            t(
                "{field} is not the buyer. The rules allow gifts, and some ports still ask that both are one person.",
                "{field}与订购人不是同一人。规定允许馈赠，但部分口岸仍要求一致。",
                "{field}: 구매자와 다른 사람입니다. 규정은 선물을 허용하지만 일부 항은 같은 사람일 것을 요구합니다.")
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
        case .unknownSKU:
            t(
                "Article {limit} is not in the goods registry, and the order leaves its goods data out. Add it to the registry or give the data in the order.",
                "商品备案库中没有货号 {limit}，订单也未填写商品资料。请先录入该货号，或在订单中填写商品资料。",
                "상품 등록부에 품번 {limit} 항목이 없고 주문에도 상품 정보가 없습니다. 등록부에 추가하거나 주문에 상품 정보를 넣으세요.")
        case .goodsContradiction:
            t(
                "{field} differs from what the goods registry says of article {limit}. Correct the order or the registry, or leave the field out.",
                "{field}与商品备案库中货号 {limit} 的资料不一致。请更正订单或备案库，或在订单中省略该字段。",
                "{field} 값이 상품 등록부의 품번 {limit} 정보와 다릅니다. 주문이나 등록부를 고치거나 주문에서 이 항목을 빼세요.")
        case .goodsIncomplete:
            t(
                "{field} is missing: neither the order nor article {limit} of the goods registry has it. Add it to the article; a quantity also follows from a net content in g or ml.",
                "缺少{field}：订单和商品备案库的货号 {limit} 均未提供。请补入该货号；数量也可由以 g 或 ml 计的净含量得出。",
                "{field} 값이 없습니다. 주문에도 상품 등록부의 품번 {limit} 항목에도 없으니 등록부에 추가하세요. 수량은 g 또는 ml 내용량으로도 계산됩니다.")
        case .duplicateSKU:
            t(
                "Article {limit} stands here a second time with other facts. Keep one of them.",
                "货号 {limit} 重复出现且资料不同。请只保留一条。",
                "품번 {limit} 항목이 다른 내용으로 다시 나옵니다. 하나만 남기세요.")
        case .tradeMode:
            t(
                "{field} is no supervision mode for this document. Use one of: {limit}.",
                "{field}不适用于该单证的监管方式。可用值：{limit}。",
                "{field} 값은 이 서류에 쓸 수 없는 감독방식입니다. 다음 중 하나를 쓰세요: {limit}.")
        case .requiredByMode:
            t(
                "{field} is missing; supervision mode {limit} demands it. Fill it in.",
                "缺少{field}，监管方式 {limit} 必填。请填写。",
                "{field} 값이 없습니다. 감독방식 {limit}에는 꼭 필요하니 입력하세요.")
        case .leftOutByMode:
            t(
                "{field} is left out of the declaration: supervision mode {limit} has no place for it.",
                "监管方式 {limit} 不申报{field}，已忽略。", "감독방식 {limit}에서는 {field} 값을 신고하지 않아 제외했습니다.")
        case .excludedByMode:
            t(
                "{field} must be left out under supervision mode {limit}. Remove it.", "监管方式 {limit} 下不得填写{field}。请删除。",
                "감독방식 {limit}에서는 {field} 값을 넣지 않습니다. 지우세요.")
        case .foreignCountry:
            t(
                "{field} does not fit the supervision mode: {limit}. Correct it.", "{field}与监管方式不符：{limit}。请更正。",
                "{field} 값이 감독방식과 맞지 않습니다: {limit}. 고치세요.")
        case .onePackage:
            t(
                "{field} must be 1: one parcel per waybill and inventory.", "{field}必须为 1：一份运单和清单对应一个包裹。",
                "{field} 값은 1이어야 합니다. 운송장과 목록은 한 꾸러미에 하나씩입니다.")
        case .guarantor:
            t(
                "{field} must be the platform, merchant, logistics enterprise or declarant of this inventory. Correct it.",
                "{field}必须是本清单的电商平台、电商企业、物流企业或申报企业。请更正。",
                "{field} 값은 이 목록의 플랫폼, 판매기업, 물류기업, 신고기업 중 하나여야 합니다. 고치세요.")
        case .timeOrder:
            t(
                "{field} lies before the beginning of the period. Correct one of them.", "{field}早于起始时间。请更正。",
                "{field} 값이 시작 시각보다 빠릅니다. 하나를 고치세요.")
        case .summaryScope:
            t(
                "{field}: name a whole period (start and end) or at least one inventory.",
                "{field}：请填写完整期间（起止时间）或至少一份清单。",
                "{field}: 기간(시작과 끝)을 모두 쓰거나 목록을 하나 이상 쓰세요.")
        case .repeatedNumber:
            t(
                "{field} stands in this list twice. Remove one of the lines.", "{field}在列表中重复出现。请删除其中一行。",
                "{field} 값이 목록에 두 번 있습니다. 한 줄을 지우세요.")
        case .numberDiffers:
            t(
                "{field} differs from the {limit}, so that customs cannot bring the documents together. Correct one.",
                "{field}与{limit}不一致，海关无法关联单证。请更正。", "{field} 값이 {limit}의 값과 달라 세관이 서류를 연결할 수 없습니다. 하나를 고치세요.")
        case .payerNotBuyer:
            t(
                "{field}: the payer must be the buyer of the order, in name and identity number. Correct one.",
                "{field}：支付人姓名和证件号码必须与订购人一致。请更正。", "{field}: 결제자는 이름과 신분증 번호가 주문의 구매자와 같아야 합니다. 하나를 고치세요.")
        case .buyerDiffers:
            t(
                "{field} differs from the buyer of the order. Correct one.", "{field}与订单的订购人不一致。请更正。",
                "{field} 값이 주문의 구매자와 다릅니다. 하나를 고치세요.")
        case .buyerPhoneDiffers:
            t(
                "{field} differs from the buyer's telephone of the order. Correct one.", "{field}与订单的订购人电话不一致。请更正。",
                "{field} 값이 주문의 구매자 전화번호와 다릅니다. 하나를 고치세요.")
        case .consigneeDiffers:
            t(
                "{field} differs from the recipient of the order. Correct one.", "{field}与订单的收货人信息不一致。请更正。",
                "{field} 값이 주문의 수취인 정보와 다릅니다. 하나를 고치세요.")
        case .lineCountDiffers:
            t(
                "Order and inventory must have the same lines; the order has {limit}. Correct one.",
                "清单与订单的商品项数必须一致，订单为 {limit} 项。请更正。",
                "주문과 목록의 품목 수가 같아야 합니다. 주문은 {limit}개입니다. 하나를 고치세요.")
        case .lineDiffers:
            t(
                "{field} differs from the line of the order with the same number. Correct one.",
                "{field}与订单同序号商品项不一致。请更正。",
                "{field} 값이 같은 순번의 주문 품목과 다릅니다. 하나를 고치세요.")
        case .enterpriseDiffers, .paymentEnterpriseDiffers:
            t(
                "{field} differs from the {limit}: all documents of an order name the same enterprises. Correct one.",
                "{field}与{limit}不一致：同一订单的单证须填写相同企业。请更正。",
                "{field} 값이 {limit}의 값과 다릅니다. 한 주문의 서류는 같은 기업을 적어야 합니다. 하나를 고치세요.")
        case .refundLine:
            t(
                "{field} is not a line of the original inventory. Give number, code and unit as they were declared.",
                "{field}不是原清单的商品项。请按原申报填写序号、编码和单位。", "{field} 값이 원래 목록의 품목이 아닙니다. 신고한 순번, 코드, 단위를 쓰세요.")
        case .refundQuantity:
            t(
                "{field} is above the declared quantity of {limit}. Lower it.", "{field}超过原申报数量 {limit}。请减少。",
                "{field} 값이 신고한 수량 {limit}보다 많습니다. 줄이세요.")
        }
    }
}

private func t(_ en: String, _ zh: String, _ ko: String) -> LocalizedText { LocalizedText(en: en, zh: zh, ko: ko) }
