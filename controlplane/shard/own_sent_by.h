// Which Vias are ours: a response whose top one is not was not asked for here (RFC 3261 section 18.1.2).
#pragma once

#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>

#include "base/endpoint.h"
#include "base/inline_vector.h"
#include "sip/message/via.h"

namespace trunkline::controlplane {

/// The values of sent-by that our requests bear: the addresses where we listen, over UDP and TCP alike.
class OwnSentBy {
 public:
  explicit OwnSentBy(std::span<const base::Endpoint> listen) noexcept;

  /// Whether `via` names one of them, however it is written. Every response comes by here, and nearly all
  /// bear the first, as we wrote it: then nothing is read.
  [[nodiscard]] bool has(const sip::Via& via) const noexcept {
    if (via.port == port_ && via.host.size() == size_ && word_at(via.host, 0) == first_ &&
        word_at(via.host, via.host.size() - sizeof first_) == last_) [[likely]]
      return true;
    return is_among(via);
  }

 private:
  using Word = std::uint64_t;

  static Word word_at(std::string_view text, std::size_t at) noexcept {
    Word word = 0;
    std::memcpy(&word, text.data() + at, sizeof word);
    return word;
  }
  [[gnu::noinline]] bool is_among(const sip::Via& via) const noexcept;

  // The host of the first address, between whose first and last octets nothing is left out.
  Word first_ = 0;
  Word last_ = 0;
  std::size_t size_ = ~std::size_t{};  // of no host: it is too long or too short for that
  std::uint16_t port_ = 0;
  base::InlineVector<base::Endpoint, 8> listen_;
};

}  // namespace trunkline::controlplane
