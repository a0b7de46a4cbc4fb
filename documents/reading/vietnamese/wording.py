"""The words of Vietnamese office prose that a reading turns on: verbs of tasks, orders, names, openers.

Here: vocabulary, folded to lower case and the new tone style. Not here: what is done with it.
"""

import re

VERBS = """
chủ trì|phối hợp|tham mưu|đề xuất|rà soát|xây dựng|hoàn thiện|trình|báo cáo|hướng dẫn|kiểm tra|đôn đốc|tổng hợp
thẩm định|công bố|khẩn trương|tập trung|tiếp tục|tăng cường|thường xuyên|chủ động|kịp thời|sớm|nhanh chóng|nghiêm túc
quyết liệt|tích cực|đẩy nhanh|đẩy mạnh|triển khai|thực hiện|tổ chức|chỉ đạo|lãnh đạo|lập|ban hành|phê duyệt
nghiên cứu|đánh giá|theo dõi|giám sát|thanh tra|xử lý|giải quyết|tháo gỡ|bố trí|cân đối|phân bổ|hỗ trợ|cung cấp
cung ứng|cập nhật|công khai|tuyên truyền|phổ biến|quán triệt|vận động|đối thoại|làm việc|tiếp thu|giải trình|bổ sung
điều chỉnh|sửa đổi|gửi|nộp|chuẩn bị|mời|khảo sát|điều tra|làm rõ|xác định|xem xét|quyết định|chịu trách nhiệm
có trách nhiệm|đảm bảo|bảo đảm|duy trì|nâng cao|phát huy|quan tâm|chú trọng|chú ý|lưu ý|hoàn thành|hoàn tất|bàn giao
thu hồi|giải phóng|giải ngân|thi công|khởi công|nghiệm thu|quyết toán|thanh toán|chi trả|tạm ứng|huy động|thu hút
kêu gọi|tìm kiếm|đề nghị|yêu cầu|giao|phân công|cử|thành lập|kiện toàn|củng cố|đổi mới|cải cách|khắc phục
chấn chỉnh|kiểm điểm|rút kinh nghiệm|ngăn chặn|phòng ngừa|phát hiện|quản lý|vận hành|duy tu|nạo vét|tháo dỡ|di dời
ứng dụng|số hóa|đào tạo|tập huấn|bồi dưỡng|tuyển dụng|sắp xếp|bám sát|nắm|giữ vững|xác minh|phân tích|dự báo
tính toán|dự kiến|lấy ý kiến|góp ý|có ý kiến|có văn bản|có báo cáo|có biện pháp|có giải pháp|có phương án
có kế hoạch|tham gia|thống nhất|họp|thông báo|thông tin|đăng ký|kiểm soát|thay đổi|thay thế|mở rộng|bảo vệ
khen thưởng|là đầu mối|làm đầu mối|nêu cao|làm tốt|lồng ghép|nhân rộng|phấn đấu|ưu tiên|tạo điều kiện|hạn chế
chấm dứt|dừng|tạm dừng|thu thập|thống kê|phát động|tham dự|sơ kết|tổng kết|thông qua|kết nối|niêm yết|lựa chọn
cho ý kiến|đăng tải|tiếp nhận|trả lời|xác nhận|giới thiệu|khai thác|tiến hành|căn cứ|từng bước|khôi phục|sửa chữa
đầu tư|bồi thường|giúp|tự rà soát|chấp hành|tuân thủ|thu gom|ra quân|mở đợt|mở lớp|phân loại|phân tách|làm
tạo|gắn|trực tiếp|phát triển|chuyển|đưa|bảo dưỡng|tiếp cận|hiện đại hóa|chuẩn hóa|tuyệt đối|kiên quyết|tái lập|xóa
soạn|soạn thảo|dự thảo|sửa|mở|ký|ký kết|lắp|lắp đặt|cắm|đo đạc|viết|nâng cấp|cải tạo|tu bổ|khơi thông|giải tỏa|san lấp
đền bù|cưỡng chế|xét|xét duyệt|mua|mua sắm|thuê|dự trữ|trực ban|túc trực|canh gác|tuần tra|phong tỏa|khoanh vùng|xét nghiệm
tiêm|cách ly|điều trị|sơ tán|cứu hộ|chia sẻ|tích hợp|liên thông|vận chuyển|điều phối|điều hành|điều tiết|phân luồng|xử phạt
truy thu|kê khai|kiểm kê|kiểm đếm|đưa tin|phản biện|xúc tiến|quảng bá|bình ổn|chọn|bầu|bổ nhiệm|luân chuyển|điều động
kỷ luật|khởi tố|truy tố|xét xử|thi hành|giám định|thẩm tra|đối chiếu|cam kết|lắng nghe|tiếp dân|hoàn trả|gia hạn|đình chỉ
khai trương|thử nghiệm|thí điểm|áp dụng|hưởng ứng|tôn vinh|lưu trữ|nhắc nhở|phối kết hợp|đăng|treo|dọn|phun
lên kế hoạch|lên phương án|ứng trực|sẵn sàng|đấu tranh|ứng phó|phân định|quy rõ|quy định|siết chặt|thắt chặt|truy xuất
minh bạch|hoàn chỉnh|hoàn tất|hoàn trả|bàn bạc|thảo luận|trao đổi|trả lời|phản hồi|phản ánh|kiến nghị|đàm phán|thương thảo
rút ngắn|đơn giản hóa|cắt giảm|tiết kiệm|tiết giảm|giảm thiểu|bám nắm|đôn đáo|chăm lo|thăm hỏi|động viên|biểu dương
nâng hạng|quảng cáo|lắp dựng|xử trí|ghi nhận|thẩm tra|hậu kiểm|tiền kiểm|giao ban|sơ tuyển|đấu thầu|đấu giá|chào hàng
cấp phép|cấp phát|cấp giấy|gia cố|tu sửa|vệ sinh|phủ sóng|kết thúc|khởi động|khai giảng|khai báo|khảo nghiệm|chỉ định
phê bình|nhắc|yêu cầu|cảnh báo|khuyến cáo|khuyến nghị|khuyến khích|tư vấn|trợ giúp|cứu trợ|cấp cứu|chữa trị|chăm sóc
bảo quản|bảo mật|bảo trì|bảo hành|bảo tồn|tôn tạo|gìn giữ|phục hồi|phục dựng|tái thiết|tái định cư|tái cơ cấu|cơ cấu lại
thống kê|hạch toán|quyết nghị|thông tin|tính|tính toán|đặt|đặt mục tiêu|đưa vào|đề ra|định hướng|vạch|vẽ|in|phát hành|phát sóng
tiếp công dân|nêu gương|tăng thời lượng|tăng|bắt tay|thiết lập|mở cửa|đóng cửa|dán|ủy quyền|bàn hành|đồng hành|vào cuộc|tham vấn|cắt cử
""".replace("\n", "|").strip("|")

# What may stand between a name and its verb, and what ends a name as well.
_MODALS = (
    "phải|cần|sẽ|đã|đang|vừa|còn|cũng|được|bị|cho biết|cho rằng|nói|nêu|khẳng định|nhấn mạnh|có nhiệm vụ"
)
_BOUNDS = (
    "về|trong|để|trên|tại|theo|nhằm|trước|sau|đến|từ|nếu|khi|như|qua|là|không|chậm nhất|muộn nhất|với|cho|do|bằng"
    "|hằng|hàng|định kỳ|xong|nơi|trong đó|nghe|gồm|tùy"
)
VERB = re.compile(rf"\b(?:{VERBS})\b")
STOP = re.compile(rf"\b(?:{VERBS}|{_MODALS}|{_BOUNDS})\b")

# (word before, word) that make one noun, so that the second is no verb: công trình, quy trình ...
COMPOUNDS = {
    ("công", "trình"), ("chương", "trình"), ("quy", "trình"), ("tiến", "trình"), ("lộ", "trình"), ("quá", "trình"),
    ("tờ", "trình"), ("giáo", "trình"), ("độc", "lập"), ("thiết", "lập"), ("công", "lập"), ("bàn", "giao"),
    ("chủ", "đầu"), ("hàng", "không"), ("tiếng", "nói"), ("dục", "thường"), ("sự", "giám"), ("qlda", "đầu"), ("sự", "kiểm"), ("sự", "quản"), ("ban", "quản"), ("kế", "hoạch"), ("đối", "với"), ("cùng", "với"), ("việt", "nam"),
    ("án", "đầu"), ("án", "xây"), ("tư", "xây"), ("đạo", "thực"), ("thành", "lập"), ("ngoại", "giao"), ("liên", "quan"), ("thành", "phố"),
}  # fmt: skip
NAMEABLE = frozenset(
    """
    xây dựng|quản lý|kiểm tra|thanh tra|tổ chức|tuyên truyền|điều tra|giám sát|thẩm định|hỗ trợ|đào tạo|phát triển
    bảo vệ|nghiên cứu|tổng hợp|thực hiện|chỉ đạo|kiểm soát|thu hút|vận động|cung cấp|đầu tư|khai thác|thông tin
    vận hành|di dời|giải phóng|phân tích|tiếp nhận|phòng ngừa|dự báo|xử lý|công bố|đổi mới|sắp xếp|về|bồi thường
    bồi dưỡng|đầu mối|điều chỉnh|khôi phục|giải quyết|thi công
    """.strip()
    .replace("\n", "|")
    .replace("    ", "")
    .split("|")
)
NAMING = {
    "ban",
    "sở",
    "bộ",
    "phòng",
    "cục",
    "vụ",
    "tâm",
    "đoàn",
    "viện",
    "tổ",
    "đài",
    "ty",
    "hội",
    "sự",
}  # heads such a verb may name
# What units are known by: đơn vị thi công, cơ quan quản lý.
DOERS = frozenset(
    {
        "thi công", "quản lý", "tư vấn", "khai thác", "vận hành", "cung cấp", "đầu tư", "thụ hưởng", "xây dựng", "soạn thảo",
        "thẩm định", "giám sát",
    }
)  # fmt: skip
ADVERB = re.compile(r" (?:chặt|tốt|nghiêm|hiệu|đầy|kịp|theo|ngay|các)\b")  # then it is a verb after all

# Words with which the name of a unit or of a post begins, each without the common words that begin alike.
UNIT_HEADS = (
    "ủy ban nhân dân|ủy ban mặt trận|ủy ban|ubnd|ubmttq|hội đồng nhân dân|hđnd|hội đồng|sở(?! hữu)|bộ chỉ huy"
    "|bộ tư lệnh|bộ(?! (?:phận|máy|mặt))|ban quản lý|ban(?! (?:hành|đầu))|công an"
    "|thanh tra(?! (?:việc|trách nhiệm|các|toàn|đột))|văn phòng|phòng(?!,? (?:cháy|chống|ngừa|dịch|thủ|vệ|bị))|chi cục"
    "|cục(?! bộ)|tổng cục|vụ(?! việc)|công ty|tổng công ty|tập đoàn|trung tâm|ngân hàng|kiểm toán|đảng ủy|đảng bộ"
    "|chi bộ|mặt trận|hội(?! (?:nghị|thảo|họp|nhập|chợ))|liên đoàn|liên minh|tỉnh đoàn|đoàn(?! (?:thể|kết))"
    "|viện(?! dẫn)|trường(?! hợp)|bệnh viện|báo(?! (?:cáo|chí))|đài|kho bạc|thuế(?! suất)|hải quan|bảo hiểm|quân khu"
    "|tòa án|tỉnh ủy|thành ủy|huyện ủy|quận ủy|thường trực|tỉnh|thành phố|tp|huyện|quận|thị xã|phường|xã(?! hội)"
    "|đặc khu|chủ (?:đầu tư|dự án|rừng|hồ|đập|phương tiện)|ngành|cơ quan|đơn vị|địa phương|doanh nghiệp|tổ công tác"
    "|tổ chức (?:đảng|chính trị|tín dụng|hội(?! (?:nghị|thảo|họp|chợ|thi))|đoàn thể)|tổ(?! (?:chức|hợp))|chính quyền|cấp ủy|các cấp|lực lượng"
    "|cơ sở(?! (?:dữ liệu|vật chất|pháp lý|hạ tầng|để|của|kết quả|đó|này|thực tiễn|khoa học|lý luận|sản xuất kinh doanh))|bộ đội|thị trấn|thị ủy|đảng đoàn|ban cán sự|công đoàn|vườn quốc gia|khu bảo tồn|khoa(?! (?:học|giáo))|viễn thông|bql|bqlda|bch|bcđ|vp|thông tấn xã|tạp chí|nhà xuất bản|cổng thông tin|trạm|đội(?! (?:ngũ|hình))"
    "|nhà trường|hiệp hội|học viện|đại học|tiểu ban|hạt kiểm lâm|điện lực|nhà thầu|bên(?! cạnh)|hợp tác xã|thôn|khối(?! lượng)|cảng|kiểm lâm|biên phòng|bưu điện|nhà máy|chi nhánh"
)
POST_HEADS = (
    "giám đốc|phó giám đốc|tổng giám đốc|phó tổng giám đốc|cục trưởng|chi cục trưởng|vụ trưởng|chủ tịch|phó chủ tịch"
    "|bộ trưởng|thứ trưởng|thủ trưởng|người đứng đầu|lãnh đạo(?= (?:các )?(?:sở|ủy ban|ubnd|bộ|ban|phòng|cơ quan|văn phòng))|trưởng ban|phó trưởng ban|trưởng phòng|trưởng công an"
    "|chánh văn phòng|chánh thanh tra|hiệu trưởng|đồng chí|các đồng chí|bí thư|thành viên|trưởng các|người đại diện"
    "|tổng thanh tra|tổng kiểm toán|chánh án|tổng cục trưởng|chủ nhiệm|phó chủ nhiệm|phó bí thư|trưởng đoàn|tổng thư ký"
    "|đ/c|pct|trưởng thôn|kế toán|thư ký|đại biểu|giáo viên|thầy|hiệu phó|tổ trưởng|nhân viên|chuyên viên|tổng biên tập|chỉ huy trưởng|viện trưởng|thống đốc|đại diện"
)
PLURALS = "các|những|mọi|tất cả các|tất cả|toàn thể các|toàn thể|hai|ba|mỗi|từng|toàn bộ các"
HEAD = re.compile(rf"(?:(?P<plural>{PLURALS}) )?(?P<head>{UNIT_HEADS}|{POST_HEADS})\b(?! (?:nhất|sung)\b)")
GENERIC = re.compile(
    r"(?:sở|ban|ngành|bộ|cơ quan|đơn vị|địa phương|đoàn thể|huyện|quận|thị xã|thành phố|tp|tx|phường|xã|đặc khu|tỉnh"
    r"|tổ chức|doanh nghiệp|tập đoàn|tổng công ty|công ty|cấp|cục|vụ|tổng cục|phòng|chi bộ|đảng bộ|hội|thành viên"
    r"|viện|trường|tổ chức đảng|cấp ủy|lực lượng|chủ đầu tư|nhà thầu|bộ ngành)\b"
)

# Fields that ministries and departments are named after and that hold "và" or a comma themselves.
FIELDS = re.compile(
    r"văn hóa, thể thao và du lịch|văn hóa, thể thao, du lịch|văn hóa và thể thao|văn hóa và thông tin"
    r"|nông nghiệp và môi trường|nông nghiệp và phát triển nông thôn|nông nghiệp và ptnt|tài nguyên và môi trường"
    r"|giáo dục và đào tạo|khoa học và công nghệ|kế hoạch và đầu tư|thông tin và truyền thông|dân tộc và tôn giáo"
    r"|lao động *[-–,] *thương binh và xã hội|quy hoạch và kiến trúc|tuyên giáo và dân vận|hợp tác và đầu tư"
    r"|kỹ thuật và công nghệ|y tế và sức khỏe|kinh tế và ngân sách|kinh tế, hạ tầng và đô thị|đổi mới và phát triển"
    r"|báo và phát thanh, truyền hình|phát thanh và truyền hình|phát thanh, truyền hình|báo và phát thanh|truyền hình và báo chí"
)
CLOSED = re.compile(
    rf"(?:(?:{POST_HEADS}) (?:các )?)?(?:sở|bộ) (?:{FIELDS.pattern}|tài chính|nội vụ|tư pháp|công thương|xây dựng"
    r"|giao thông vận tải|giao thông|y tế|du lịch|ngoại vụ|quy hoạch - kiến trúc|an toàn thực phẩm|ngoại giao|quốc phòng"
    r"|công an|nông nghiệp & ptnt|lđ-tb&xh|văn hóa - thể thao)\b"
    r"|(?:(?:chủ tịch|phó chủ tịch|bí thư|văn phòng|thường trực|giám đốc|trưởng|cục|chi cục|cục trưởng|phòng|đội) )*(?:ubnd|ủy ban nhân dân|công an"
    r"|thanh tra|thuế|hđnd|hội đồng nhân dân|đảng ủy|bộ chỉ huy quân sự|kho bạc nhà nước|bảo hiểm xã hội)"
    r" (?:tỉnh|thành phố|tp|huyện|quận|thị xã|phường|xã|đặc khu)\b"
)
MINISTRIES = re.compile(r"(?:công an|quốc phòng|ngoại giao|tư pháp|công thương|y tế|nội vụ|tài chính)\b")

ORDER = re.compile(
    r"\b(?:yêu cầu|đề nghị|giao(?! (?:thông|dịch|lưu|thương))|phân công|chỉ đạo|lưu ý|nhắc nhở)\b"
)
SPEAKER = re.compile(
    r"\b(?:thủ tướng|phó thủ tướng|tổng bí thư|chủ tịch|phó chủ tịch|bí thư|phó bí thư|bộ trưởng|thứ trưởng|ông|bà"
    r"|đồng chí|người đứng đầu|lãnh đạo|trưởng ban|giám đốc|chủ tọa|hội nghị|cuộc họp|ban chỉ đạo|văn phòng|ubnd"
    r"|ủy ban nhân dân|thường trực|sở|bộ|ban|chính phủ|đảng ủy|tỉnh ủy|thành ủy|ban thường vụ|chính quyền|phiên họp)\b"
)
OPENER = re.compile(
    r"[\s\"“‘(*]*(?:(?:đồng thời|ngoài ra|bên cạnh đó|cụ thể|trong đó|đáng chú ý|theo đó|do đó|vì vậy|mặt khác|còn"
    r"|song song với đó|cùng với đó|riêng|đặc biệt|về lâu dài|tiếp đó|ngay sau cuộc họp|cũng)[ ,:]+"
    r"[\"“]?)*"
)
