// Dialogs for tests: the INVITE and the responses that make them, after the examples of RFC 3261
// section 24.2.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "base/buffer_pool.h"
#include "sip/dialog/dialog.h"
#include "tests/sip/message/text.h"

namespace trunkline::sip {

inline base::SessionHandle some_session() {
  base::SessionHandle handle;
  handle.owner = 7;
  handle.index = 0x1234;
  handle.generation = 0x56;
  return handle;
}
inline const LocalTag our_tag{some_session(), 0x0123456789abcdef, 0, 1};
inline std::string our_tag_text() { return std::string(view(our_tag.text())); }

struct InviteText {
  std::string from = "From: \"Alice \\\"A\\\"\" <sip:alice@atlanta.com>;tag=1928301774\r\n";
  std::string contact = "Contact: <sip:alice@pc33.atlanta.com>;expires=60\r\n";
  std::string record_route =
      "Record-Route: <sip:p3.example.com;lr>, <sip:p2.example.com;lr>\r\nRecord-Route: "
      "<sip:p1.example.com;lr>\r\n";
};
inline std::string invite_text(const InviteText& t) {
  return "INVITE sip:bob@192.0.2.4 SIP/2.0\r\nVia: SIP/2.0/UDP pc33.atlanta.com;branch=z9hG4bKnashds8\r\n" +
         t.from +
         "To: Bob <sip:bob@biloxi.com>\r\nCall-ID: a84b4c76e66710@pc33.atlanta.com\r\nCSeq: 314159 "
         "INVITE\r\n" +
         t.contact + t.record_route + "\r\n";
}

struct ResponseText {
  int status = 200;
  std::string to_tag = "a6c85cf";
  std::string contact = "Contact: <sip:bob@192.0.2.4>\r\n";
  std::string record_route =
      "Record-Route: <sip:p2.example.com;lr>\r\nRecord-Route: <sip:p1.example.com;lr>\r\n";
};
inline std::string response_text(const ResponseText& t) {
  return "SIP/2.0 " + std::to_string(t.status) +
         " Fine\r\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKours\r\n" +
         "From: Alice <sip:alice@atlanta.com>;tag=" + our_tag_text() + "\r\nTo: Bob <sip:bob@biloxi.com>" +
         (t.to_tag.empty() ? "" : ";tag=" + t.to_tag) + "\r\nCall-ID: our-call\r\nCSeq: 17 INVITE\r\n" +
         t.contact + t.record_route + "\r\n";
}

struct DialogBench {
  static constexpr base::BufferPool::SizeClass classes[] = {{512, 16}, {2048, 4}};
  base::BufferPool pool{classes};

  base::Result<Dialog, DialogError> try_invite(const std::string& text) {
    const Scanned invite(text);
    EXPECT_TRUE(invite.ok()) << text;
    return Dialog::from_invite(pool, invite.message(), our_tag);
  }
  Dialog from_invite(const InviteText& t = {}) {
    auto made = try_invite(invite_text(t));
    EXPECT_TRUE(made);
    return made ? std::move(*made) : Dialog{};
  }
  Dialog calling() {
    auto made = Dialog::to_invite(
        pool, {"our-call", "Alice <sip:alice@atlanta.com>", "Bob <sip:bob@biloxi.com>", "sip:bob@biloxi.com"},
        our_tag, 17);
    EXPECT_TRUE(made);
    return made ? std::move(*made) : Dialog{};
  }
  void learn(Dialog& dialog, const ResponseText& t) {
    const Scanned response(response_text(t));
    ASSERT_TRUE(response.ok());
    ASSERT_TRUE(dialog.learn(pool, response.message()));
  }
};

}  // namespace trunkline::sip
