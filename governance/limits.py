"""How often, how long, how much: every limit on signing in, tokens and sending, as a setting, each with its reason."""

import os

# A token outlives the program it was made for unless somebody makes a new one: half a year at most, shorter by choice.
API_TOKEN_DAYS = int(os.environ.get("API_TOKEN_DAYS", "180"))
# When a token was last used is written at most this often (seconds), so that reading costs no write each time.
API_TOKEN_USE_NOTED_EVERY = 3600

# Reports taken in from people without a posting; refused tries and repeated ones cost nothing. Each pair is how many
# an hour are free, and after that how many seconds lie between two: slower, never closed.
# One subscriber's network. Carriers put thousands behind one address, so it must bear a village after a storm.
REPORTS_FROM_ONE_NETWORK = (60, 20)
# One account: nobody walks past more than one thing in two minutes for an hour.
REPORTS_OF_ONE_RESIDENT = (30, 60)
# Everybody without an account together: what desks of a city can read; it holds off many networks at once.
REPORTS_FROM_ALL_NETWORKS = (3000, 1)

# Wrong passwords for one name from one network close that door for a while (hours): nobody mistypes five times and hits
# on the sixth. An IPv6 /64 is one network.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "foundation.accounts.views.answer_locked"
AXES_CLIENT_IP_CALLABLE = "foundation.web.access.client_network"
AXES_USERNAME_CALLABLE = "foundation.accounts.access.counted_name"
# Every field of ours with a password in it: axes keeps what was sent with a wrong one.
AXES_SENSITIVE_PARAMETERS = [
    "username",
    "ip_address",
    "old",
    "again",
    "current_password",
    "new_password1",
    "new_password2",
]
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
# Wrong passwords within that time that are free: for one account wherever they come from, from one network whoever is
# meant (a village office shares an address), and of everybody. Past them the next try waits a second, twice as long with
# every fifth: slower, never closed, for a stranger could close it for others. A browser in which the account has signed
# in before does not wait.
SIGN_IN_FAILURES_OF_ONE_ACCOUNT = 20
SIGN_IN_FAILURES_FROM_ONE_NETWORK = 30
SIGN_IN_FAILURES_OF_ALL = 500
SIGN_IN_LONGEST_WAIT = 60
# How long a browser counts as one's own after signing in (days): a leave, and half a year.
OWN_BROWSER_DAYS = 180

# Metres: a position that is no better than this names no grid, and a report that rests on it is marked.
COARSE_POSITION_M = float(os.environ.get("COARSE_POSITION_M", "100"))

# The nine photos of one report at their largest; client_max_body_size in deploy/nginx.conf says the same.
BODY_LIMIT = int(os.environ.get("BODY_LIMIT_MB", "200")) * 2**20
# Fields beside files, and what of a file stays in memory: more goes to the disk.
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 2**20
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20

# Bytes of one document kept with a subject: a scan of fifty pages. Never above 50 MB, which the database holds.
DOCUMENT_LIMIT = int(os.environ.get("DOCUMENT_LIMIT_MB", "20")) * 2**20

# Case files made for one reader: each takes a process of its own (pairs as of the reports above).
CASE_FILES_OF_ONE_READER = (60, 10)

# Rows of an export that one request writes (about a second of a processor for every 10,000), and that a duty writes at
# most; a sheet of a workbook ends at 1,048,576 rows.
EXPORT_ROWS_AT_ONCE = {
    "csv": int(os.environ.get("CSV_ROWS_AT_ONCE", "20000")),
    "xlsx": int(os.environ.get("XLSX_ROWS_AT_ONCE", "20000")),
}
EXPORT_ROWS = min(int(os.environ.get("EXPORT_ROWS", "1000000")), 1_048_575)

# Of one statement of a page; 0 for none (foundation/kernel/postgresql/limits.py).
WEB_STATEMENT_SECONDS = float(os.environ.get("WEB_STATEMENT_SECONDS", "8"))

# How far this machine's clock may jump, or stand from the database's, before no duty runs by it; 0: it is believed.
CLOCK_TOLERANCE_SECONDS = float(os.environ.get("CLOCK_TOLERANCE_SECONDS", "300"))

# Text messages through Alibaba Cloud, where SMS_GATEWAY is foundation.notices.channels.aliyun_sms.AliyunGateway
# (docs/operating.md). Templates: kind of notice=CODE:name,name;…
ALIYUN_SMS_KEY_ID = os.environ.get("ALIYUN_SMS_KEY_ID", "")
ALIYUN_SMS_KEY_SECRET = os.environ.get("ALIYUN_SMS_KEY_SECRET", "")
ALIYUN_SMS_SIGN_NAME = os.environ.get("ALIYUN_SMS_SIGN_NAME", "")
ALIYUN_SMS_TEMPLATES = os.environ.get("ALIYUN_SMS_TEMPLATES", "")
ALIYUN_SMS_ENDPOINT = os.environ.get("ALIYUN_SMS_ENDPOINT", "https://dysmsapi.aliyuncs.com").rstrip("/")

# A session: longer than a shift of work.
SESSION_COOKIE_AGE = 12 * 3600
