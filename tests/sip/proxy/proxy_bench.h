// Messages for the tests of the proxy room.
#pragma once

#include <string>
#include <utility>

#include "base/sip_hash.h"
#include "sip/message/message.h"

namespace trunkline::sip {

inline const base::SipHash bench_hash(base::SipHash::Key{1, 2, 3});

/// A message and what it was read from.
struct Scanned {
  explicit Scanned(std::string octets)
      : text(std::move(octets)), good(sip::scan(text, offsets).has_value()) {}
  [[nodiscard]] Message message() const { return {text, offsets}; }

  std::string text;
  Scan offsets;
  bool good;
};

inline Scanned request_with(const std::string& lines, const std::string& uri = "sip:bob@192.0.2.9") {
  return Scanned(
      "INVITE " + uri +
      " SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.7:5060;branch=z9hG4bK7\r\nFrom: <sip:a@x>;tag=a\r\nTo: "
      "<sip:b@x>\r\nCall-ID: one\r\nCSeq: 1 INVITE\r\n" +
      lines + "Content-Length: 0\r\n\r\n");
}

}  // namespace trunkline::sip
