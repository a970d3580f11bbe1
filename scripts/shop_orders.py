"""Orders in the form of a Douyin shop, for measurements: as many buyers as a shop has."""

import time


def identity(number):
    """Of a person that does not exist, who places eight orders: the yearly amount is summed up for each order of a buyer."""
    buyer = number // 8
    digits = "000000%d%02d%02d%03d" % (1950 + buyer % 50, 1 + buyer // 50 % 12, 1 + buyer // 600 % 28, 1 + buyer // 16800 % 999)
    rest = 0
    for digit in digits:
        rest = (rest + int(digit)) * 2 % 11
    check = (12 - rest) % 11
    return digits + ("X" if check == 10 else str(check))


def order(number):
    no = "69%017d" % number
    return {"order_id": no, "doudian_open_id": "user-%d" % (number % 500), "pay_amount": 10910, "post_amount": 0,
            "promotion_amount": 0, "tax_amount": 910, "post_receiver": "许景行", "post_tel": "10000009999",
            "post_addr": {"province": {"name": "河南省"}, "city": {"name": "郑州市"}, "town": {"name": "管城区"},
                          "detail": "样例路245号"},
            "user_id_info": {"id_card_name": "许景行", "id_card_no": identity(number)}, "pay_time": int(time.time()) - 60,
            "channel_payment_no": "P" + no, "tracking_no": "L" + no, "gross_weight": "0.5", "net_weight": "0.25",
            "sku_order_list": [{"code": "A1001", "product_name": "面膜", "item_num": 1, "goods_price": 10000}]}
