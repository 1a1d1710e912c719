// A description read from a text that lives as long as it does: what most tests of rtp/sdp begin with.
#pragma once

#include <memory>
#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "rtp/sdp/anchor.h"
#include "rtp/sdp/parse_description.h"

namespace trunkline::rtp {

class ReadSdp {
 public:
  explicit ReadSdp(std::string text) : text_(std::make_unique<std::string>(std::move(text))) {
    const auto outcome = parse_description(*text_, *description_);
    EXPECT_TRUE(outcome) << *text_ << (outcome ? "" : to_string(outcome.error()));
  }
  const Description& operator*() const { return *description_; }
  const Description* operator->() const { return description_.get(); }

 private:
  std::unique_ptr<std::string> text_;
  std::unique_ptr<Description> description_ = std::make_unique<Description>();
};

/// A description of 192.0.2.1 with these media.
inline ReadSdp read_media(const std::string& media) {
  return ReadSdp("v=0\r\no=alice 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n" + media);
}

/// What the other side is sent, as a text of its own.
inline std::string anchored_text(const Description& from_peer, std::span<const base::Endpoint> local,
                                 const base::IpAddress& address, OwnOrigin& origin) {
  SdpWriter writer;
  return std::string(anchor(from_peer, streams_of(from_peer), local, address, origin, writer));
}

}  // namespace trunkline::rtp
