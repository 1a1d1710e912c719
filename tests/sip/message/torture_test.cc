// RFC 4475: what each torture message comes to when it is scanned, inspected and, where it matters, taken
// apart.
#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <optional>
#include <set>
#include <string>

#include <gtest/gtest.h>

#include "sip/message/auth_header.h"
#include "sip/message/date.h"
#include "sip/message/inspect.h"
#include "sip/message/quoted_string.h"
#include "sip/message/response.h"
#include "sip/message/retry_after.h"
#include "tests/sip/message/text.h"

namespace trunkline::sip {
namespace {

using namespace std::string_view_literals;

enum class Outcome { parsed, answered, dropped };

struct Expected {
  std::string_view name;
  Outcome outcome;
  int status = 0;                      // when answered
  std::optional<ScanError> scan = {};  // the error of scan()
  Fault fault = Fault::none;           // or else of inspect
};

using enum Outcome;

// In the order of the RFC. The last column says what is left to who reads the message.
constexpr Expected table[] = {
    {"wsinv", parsed},
    {"intmeth", parsed},  // 501 by a user agent
    {"esc01", parsed},
    {"escnull", parsed},
    {"esc02", parsed},  // 501 by a user agent
    {"lwsdisp", parsed},
    {"longreq", parsed},
    {"dblreq", parsed},
    {"semiuri", parsed},
    {"transports", parsed},
    {"mpart01", parsed},
    {"unreason", parsed},
    {"noreason", parsed},
    {"badinv01", answered, 400, {}, Fault::bad_via},
    {"clerr", answered, 400, ScanError::body_truncated},
    {"ncl", answered, 400, ScanError::bad_content_length},
    {"scalar02", answered, 400, {}, Fault::bad_cseq},
    {"scalarlg", dropped, 0, {}, Fault::bad_cseq},
    {"quotbal", answered, 400, {}, Fault::bad_to},
    {"ltgtruri", answered, 400, {}, Fault::bad_request_uri},
    {"lwsruri", answered, 400, ScanError::bad_request_line},
    {"lwsstart", answered, 400, ScanError::bad_request_line},
    {"trws", answered, 400, ScanError::bad_request_line},
    {"escruri", parsed},   // 400 by who is asked
    {"baddate", parsed},   // the date is refused by who wants it
    {"regbadct", parsed},  // the Contact is refused by who wants it: 400 by a registrar
    {"badaspec", answered, 400, {}, Fault::bad_to},
    {"baddn", answered, 400, {}, Fault::bad_from},
    {"badvers", answered, 505, {}, Fault::bad_version},
    {"mismatch01", answered, 400, {}, Fault::cseq_method_mismatch},
    {"mismatch02", parsed},  // 501 by a user agent
    {"bigcode", dropped, 0, ScanError::bad_status_line},
    {"badbranch", parsed},  // matched as RFC 2543 did
    {"insuf", answered, 400, {}, Fault::missing_from},
    {"unkscm", parsed},    // 416
    {"novelsc", parsed},   // 416
    {"unksm2", parsed},    // 400 by a registrar
    {"bext01", parsed},    // 420
    {"invut", parsed},     // 415 by a user agent
    {"regaut01", parsed},  // challenged by a registrar
    {"multi01", answered, 400, {}, Fault::repeated_from},
    {"mcl01", answered, 400, {}, Fault::conflicting_content_length},
    {"bcast", parsed},   // dropped by a user agent, since it has two Via values
    {"zeromf", parsed},  // 483 where it would be forwarded
    {"cparam01", parsed},
    {"cparam02", parsed},
    {"regescrt", parsed},
    {"sdp01", parsed},  // 406 by a user agent
    {"inv2543", parsed},
};

Scanned load(std::string_view name) {
  std::ifstream file(TEST_DATA "/torture/" + std::string(name) + ".sip", std::ios::binary);
  EXPECT_TRUE(file) << name;
  return Scanned(std::string(std::istreambuf_iterator<char>(file), {}));
}

class Torture : public testing::TestWithParam<Expected> {};

TEST_P(Torture, comes_to_what_the_rfc_says) {
  const auto& expected = GetParam();
  const auto scanned = load(expected.name);
  const auto message = scanned.message();
  EXPECT_EQ(scanned.ok() ? std::nullopt : std::optional(scanned.error()), expected.scan);
  if (scanned.ok()) {
    EXPECT_EQ(message.is_request() ? inspect_request(message) : inspect_response(message), expected.fault)
        << to_string(message.is_request() ? inspect_request(message) : inspect_response(message));
  }
  if (expected.outcome != answered) return;
  EXPECT_TRUE(message.is_request());
  EXPECT_EQ(status_of(expected.fault), expected.status);
  if (!scanned.ok()) {
    EXPECT_TRUE(can_answer(scanned.error(), scanned.scan()));
  }

  // The answer is a message that everybody can read, whatever stood in the request.
  std::array<char, 8192> buffer{};
  Writer writer(buffer);
  write_response_head(writer, message, {base::IpAddress::v4(192, 0, 2, 1), 5060}, expected.status, "", "x");
  const auto text = writer.finish();
  ASSERT_TRUE(text);
  const Scanned answer(*text);
  ASSERT_TRUE(answer.ok());
  EXPECT_EQ(answer.message().status(), expected.status);
  EXPECT_EQ(answer.message().call_id(), message.call_id());
}

INSTANTIATE_TEST_SUITE_P(Rfc4475, Torture, testing::ValuesIn(table),
                         [](const auto& test) { return std::string(test.param.name); });

TEST(TortureTable, names_every_message_once) {
  std::set<std::string_view> names;
  for (const auto& expected : table) names.insert(expected.name);
  EXPECT_EQ(names.size(), 49u);
  EXPECT_EQ(std::size(table), 49u);
}

TEST(TortureMessage, wsinv_is_read_through_all_its_folds) {
  const auto scanned = load("wsinv");
  const auto message = scanned.message();
  EXPECT_EQ(message.to()->tag, "1918181833n");
  EXPECT_EQ(message.from()->display_name, "J Rosenberg \\\\\\\"");
  EXPECT_EQ(message.from()->tag, "98asjd8");
  EXPECT_EQ(message.max_forwards(), 68);
  EXPECT_EQ(message.cseq()->number, 9u);
  EXPECT_EQ(message.first(HeaderName::subject), "");
  EXPECT_EQ(message.other("unknownheaderwithunusualvalue"), ";;,,;;,;");
  std::vector<std::string> hosts;
  for (const auto value : message.values(HeaderName::via)) hosts.emplace_back(parse_via(value)->host);
  EXPECT_EQ(hosts, (std::vector<std::string>{"192.0.2.2", "spindle.example.com", "192.168.255.111"}));
  const auto route = parse_name_addr(message.first(HeaderName::route));
  EXPECT_TRUE(route->uri()->parameter("unknown-no-value"));
  EXPECT_EQ(message.contact()->q, 330);
  EXPECT_EQ(message.contact()->address.params.find("newparam")->value, "newvalue");
  EXPECT_EQ(message.body().size(), 150u);
}

TEST(TortureMessage, intmeth_keeps_its_method_and_its_escaped_control_octets) {
  const auto scanned = load("intmeth");
  const auto message = scanned.message();
  EXPECT_EQ(message.method(), Method::unknown);
  EXPECT_EQ(message.method_text(), "!interesting-Method0123456789_*+`.%indeed'~");
  std::array<char, 64> out{};
  EXPECT_EQ(unquote(message.to()->display_name, out), "BEL:\x07 NUL:\0 DEL:\x7f"sv);
  EXPECT_EQ(message.from()->tag, "_token~1'+`*%!-.");
  EXPECT_EQ(message.call_id(), "intmeth.word%ZK-!.*_+'@word`~)(><:\\/\"][?}{");
  EXPECT_EQ(message.max_forwards(), 255);
}

TEST(TortureMessage, escapes_are_read_once_and_only_where_they_are_some) {
  const auto esc01 = load("esc01");
  std::array<char, 64> out{};
  EXPECT_EQ(unescape(parse_uri(esc01.message().request_uri())->user, out), "sips:user@example.com");
  EXPECT_EQ(esc01.message().contact()->address.uri()->parameter_text, "%6C%72;n%61me=v%61lue%25%34%31");
  const auto esc02 = load("esc02");
  EXPECT_EQ(esc02.message().method(), Method::unknown);
  EXPECT_EQ(std::ranges::distance(esc02.message().values(HeaderName::contact)), 2);
  const auto escnull = load("escnull");
  std::vector<std::string> users;
  for (const auto value : escnull.message().values(HeaderName::contact)) {
    users.emplace_back(*unescape(parse_contact(value)->address.uri()->user, out));
  }
  EXPECT_EQ(users, (std::vector<std::string>{std::string(1, '\0'), std::string(2, '\0')}));
}

TEST(TortureMessage, longreq_is_read_to_its_end) {
  const auto scanned = load("longreq");
  const auto message = scanned.message();
  EXPECT_EQ(std::ranges::distance(message.values(HeaderName::via)), 34);
  EXPECT_EQ(message.from()->tag.size(), 2u + 150u + 3u);
  EXPECT_EQ(message.to()->uri()->port, 6000);
  EXPECT_EQ(message.body().size(), 150u);
}

TEST(TortureMessage, dblreq_ends_where_its_content_length_says) {
  const auto scanned = load("dblreq");
  EXPECT_EQ(scanned.message().method(), Method::register_);
  EXPECT_EQ(scanned.message().body(), "");
}

TEST(TortureMessage, mpart01_keeps_its_binary_body) {
  const auto scanned = load("mpart01");
  EXPECT_EQ(scanned.message().body().size(), 553u);
  EXPECT_NE(scanned.message().body().find('\0'), std::string_view::npos);
}

TEST(TortureMessage, headers_that_only_some_need_are_refused_by_their_parsers) {
  EXPECT_EQ(load("regbadct").message().contact().error(), ParseError::needs_brackets);
  EXPECT_EQ(parse_date(load("baddate").message().first(HeaderName::date)).error(), ParseError::bad_date);
  EXPECT_EQ(parse_retry_after(load("scalarlg").message().first(HeaderName::retry_after)).error(),
            ParseError::out_of_range);
  const auto scalar02 = load("scalar02");
  EXPECT_EQ(scalar02.message().max_forwards().error(), ParseError::out_of_range);
  EXPECT_EQ(scalar02.message().expires().error(), ParseError::out_of_range);
  EXPECT_EQ(scalar02.message().contact()->expires, std::nullopt);
  EXPECT_FALSE(parse_auth_header(load("regaut01").message().first(HeaderName::authorization))->is_digest());
  EXPECT_FALSE(load("badbranch").message().top_via()->has_cookie());
  EXPECT_TRUE(has_several_vias(load("bcast").message()));
  EXPECT_EQ(load("unksm2").message().to()->uri()->scheme, Scheme::other);
  EXPECT_EQ(load("zeromf").message().max_forwards(), 0);
}

TEST(TortureMessage, contact_parameters_and_uri_parameters_stay_apart) {
  const auto outside = load("cparam01");
  EXPECT_TRUE(outside.message().contact()->address.params.has("unknownparam"));
  EXPECT_FALSE(outside.message().contact()->address.uri()->parameter("unknownparam"));
  const auto inside = load("cparam02");
  EXPECT_FALSE(inside.message().contact()->address.params.has("unknownparam"));
  EXPECT_TRUE(inside.message().contact()->address.uri()->parameter("unknownparam"));
  EXPECT_EQ(load("regescrt").message().contact()->address.uri()->header_text,
            "Route=%3Csip:sip.example.com%3E");
}

}  // namespace
}  // namespace trunkline::sip
