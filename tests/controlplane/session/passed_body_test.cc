// Bodies of INFO and MESSAGE: carried as they are, but for what names addresses of whoever wrote them.
#include "tests/controlplane/session/call_rig.h"

namespace trunkline::controlplane {
namespace {

const std::string sipfrag = "SIP/2.0 200 OK\r\nContact: <sip:x@10.99.0.10>\r\n";
const std::string refused = "*/*, application/sdp;q=0, message/sip;q=0, message/sipfrag;q=0";

class BodyOfARequest : public CallTest {
 protected:
  BodyOfARequest() { rig.reach(CallState::established); }

  static Wording of(const std::string& type, const std::string& body, const std::string& more = {}) {
    return {.body = body, .headers = "Content-Type: " + type + "\r\n" + more};
  }
  static std::string part(const std::string& fields, const std::string& content,
                          const std::string& boundary = "b1") {
    return "--" + boundary + "\r\n" + fields + "\r\n" + content + "\r\n";
  }
  static Wording parts(const std::string& all, const std::string& kind = "mixed",
                       const std::string& more = {}) {
    return of("multipart/" + kind + ";boundary=b1", all + "--b1--\r\n", more);
  }
  [[nodiscard]] std::string sent() const {
    const auto& octets = CallRig::request_to(b);
    return octets.substr(octets.find("\r\n\r\n") + 4);
  }
  void answered() { EXPECT_EQ(b.answers_request(200), "a 200/INFO"); }

  const std::string text = part("Content-Type: text/plain\r\nContent-ID: <1@x>\r\n", "hello");
  const std::string optional = "Content-Disposition: session;handling=optional\r\n";
  const std::string description = part("Content-Type: application/sdp\r\n" + optional, a.sdp());
};

TEST_F(BodyOfARequest, goes_on_octet_by_octet) {
  const auto choice = parts(text + part("Content-Type: text/html\r\n", "<p>"), "alternative").body;
  const std::vector<std::pair<std::string, std::string>> bodies{
      {"application/dtmf-relay", "Signal=5\r\nDuration=160\r\n"},
      {"application/dtmf", "5"},
      {"application/media_control+xml", "<media_control/>"},
      {"application/isup;version=itu-t92+", std::string("\x09\x00\x02", 3)},
      {"multipart/mixed;boundary=b1", "before\r\n" + text + part("", "x") + "--b1--\r\nbehind"},
      {"multipart/alternative;boundary=b1", choice},
      {"multipart/related;boundary=b1", text + "--b1--"}};
  for (const auto& [type, body] : bodies) {
    EXPECT_EQ(a.asks("INFO", of(type, body, "Content-Disposition: signal\r\n")), "b INFO+sdp") << type;
    EXPECT_EQ(rig.type(), type);
    EXPECT_EQ(sent(), body);
    EXPECT_EQ(rig.header(sip::HeaderName::content_disposition), "signal");
    answered();
  }
}

TEST_F(BodyOfARequest, that_names_addresses_is_415_and_sent_to_nobody) {
  for (const std::string method : {"INFO", "MESSAGE"}) {
    for (const std::string type :
         {"application/sdp", "Application/SDP;x=y", "message/sip", "message/sipfrag;version=2.0"}) {
      EXPECT_EQ(a.asks(method, of(type, sipfrag)), "a 415/" + method) << type;
      EXPECT_EQ(rig.header(sip::HeaderName::accept), refused);
    }
  }
  EXPECT_EQ(rig.count(SessionCounter::requests_refused), 8U);
  EXPECT_EQ(rig.state(), CallState::established);
}

TEST_F(BodyOfARequest, of_which_nobody_can_tell_what_it_is_is_415) {
  EXPECT_EQ(a.asks("INFO", of("application/sdp x", a.sdp())), "a 415/INFO");
  EXPECT_EQ(a.asks("INFO", of("multipart/mixed", text + "--b1--")), "a 415/INFO") << "no boundary";
  EXPECT_EQ(a.asks("INFO", of("multipart/mixed;boundary=b1", description)), "a 415/INFO") << "no end";
}

TEST_F(BodyOfARequest, is_lost_where_its_sender_lets_that_happen) {
  const auto more = optional + "Content-Language: en\r\nMIME-Version: 1.0\r\nInfo-Package: x\r\n";
  EXPECT_EQ(a.asks("INFO", of("application/sdp", a.sdp(), more)), "b INFO");
  EXPECT_FALSE(has(CallRig::request_to(b), "Content-Type"));
  for (const auto name : {sip::HeaderName::content_disposition, sip::HeaderName::content_language,
                          sip::HeaderName::mime_version})
    EXPECT_EQ(rig.count_of(name), 0U) << to_string(name);
  EXPECT_EQ(rig.header(sip::HeaderName::info_package), "x");
  answered();
}

TEST_F(BodyOfARequest, of_several_parts_loses_those_that_name_addresses) {
  const auto fragment = part("content-type: message/sipfrag\r\n" + optional, sipfrag);
  const auto other = part("", "x");
  for (const auto& [all, left] : {std::pair{description + text + other, "\r\n" + text + other},
                                  std::pair{text + fragment + other, text + other},
                                  std::pair{text + other + description, text + other}}) {
    EXPECT_EQ(a.asks("INFO", parts(all)), "b INFO+sdp");
    EXPECT_EQ(rig.type(), "multipart/mixed;boundary=b1");
    EXPECT_EQ(sent(), left + "--b1--\r\n");
    answered();
  }
  EXPECT_EQ(a.asks("INFO", parts(description + fragment)), "a 415/INFO") << "nothing is left";
}

TEST_F(BodyOfARequest, loses_them_in_parts_that_hold_parts_as_well) {
  const auto within = [this](const std::string& all) {
    return part("Content-Type: multipart/mixed;boundary=b2\r\n" + optional, all + "--b2--");
  };
  const auto deep = part("Content-Type: application/sdp\r\n" + optional, a.sdp(), "b2");
  const auto word = part("", "x", "b2");
  EXPECT_EQ(a.asks("INFO", parts(text + within(deep + word))), "b INFO+sdp");
  EXPECT_EQ(sent(), text + within("\r\n" + word) + "--b1--\r\n");
  answered();
  EXPECT_EQ(a.asks("INFO", parts(text + within(deep))), "b INFO+sdp");
  EXPECT_EQ(sent(), text + "--b1--\r\n");
  answered();
}

TEST_F(BodyOfARequest, is_opened_three_deep) {
  const auto nested = [](std::vector<std::string> boundaries) {
    auto body = part("", "x", boundaries.back()) + "--" + boundaries.back() + "--";
    for (auto within = boundaries.back(); boundaries.size() > 1; within = boundaries.back()) {
      boundaries.pop_back();
      body = part("Content-Type: multipart/mixed;boundary=" + within + "\r\n", body, boundaries.back()) +
             "--" + boundaries.back() + "--";
    }
    return of("multipart/mixed;boundary=b1", body);
  };
  EXPECT_EQ(a.asks("INFO", nested({"b1", "b2", "b3"})), "b INFO+sdp");
  EXPECT_EQ(sent(), nested({"b1", "b2", "b3"}).body);
  answered();
  EXPECT_EQ(a.asks("INFO", nested({"b1", "b2", "b3", "b4"})), "a 415/INFO");
}

TEST_F(BodyOfARequest, that_means_something_only_as_a_whole_is_lost_as_one) {
  for (const std::string kind : {"related", "signed"})
    EXPECT_EQ(a.asks("MESSAGE", parts(text + description, kind)), "a 415/MESSAGE");
}

// RFC 3261 section 20.11: what says nothing is required.
TEST_F(BodyOfARequest, is_415_where_a_part_would_be_missing_that_is_required) {
  const std::string type = "Content-Type: application/sdp\r\n";
  for (const std::string more : {"", "Content-Disposition: session;handling=required\r\n"})
    EXPECT_EQ(a.asks("INFO", parts(text + part(type + more, a.sdp()))), "a 415/INFO") << more;
  EXPECT_EQ(a.asks("INFO", parts(text + part(type, a.sdp()), "alternative")), "b INFO+sdp") << "any will do";
  EXPECT_EQ(sent(), text + "--b1--\r\n");
  answered();
}

TEST_F(BodyOfARequest, of_an_answer_goes_on_in_the_same_way) {
  a.asks("INFO", of("text/plain", "x"));
  EXPECT_EQ(b.answers_request(200, of("text/plain", "y")), "a 200/INFO+sdp");
  a.asks("INFO", of("text/plain", "x"));
  EXPECT_EQ(b.answers_request(200, of("application/sdp", b.sdp())), "a 200/INFO");
}

}  // namespace
}  // namespace trunkline::controlplane
