// What the caller is told if nobody takes the call: the best of the failures so far, with what came with it.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "controlplane/session/orders.h"
#include "sip/message/header_line.h"
#include "sip/message/message.h"

namespace trunkline::controlplane {

/// One final failure, of one of those who were asked.
struct Failed {
  int status = 0;
  std::span<const sip::HeaderLine> headers = {};  // of its response, as far as they cross
  const sip::Message* response = nullptr;         // nullptr: none came
  bool unsent = false;                            // by us, and so nobody has failed: the status is our own
};

class ToldFailure {
 public:
  /// 0: nobody has failed.
  [[nodiscard]] int status() const noexcept { return status_; }
  /// One more: the better one is kept, with its own header fields and no others (RFC 3261 section 16.7 items
  /// 6 and 7: but for the challenges, which are all told).
  void weigh(const Failed& failed);
  /// In our own words: nobody has said it.
  void weigh(int status) { weigh(Failed{status}); }
  /// What came of several others.
  void weigh(const ToldFailure& others, Orders& orders) {
    heard_ |= others.heard_;
    const auto headers = others.headers(orders);
    if (weigh(others.status_, headers, others.said_, others.unsent_)) cause_ = others.cause_;
  }
  /// This one speaks for the call, whatever was said before.
  void set(int status, std::span<const sip::HeaderLine> headers = {});
  void set(const Failed& failed);
  /// A final answer has come, be it one that is not told.
  void hear() noexcept { heard_ = true; }
  /// Whether anybody out there has given one.
  [[nodiscard]] bool is_heard() const noexcept { return heard_; }
  /// It is that of a request which we could not send.
  [[nodiscard]] bool is_unsent() const noexcept { return unsent_; }
  /// Of Q.850, as its Reason gives it (RFC 3326). Nothing: it gives none.
  [[nodiscard]] std::optional<std::uint8_t> cause() const noexcept { return cause_; }
  /// As long-lived as the orders.
  [[nodiscard]] std::span<const sip::HeaderLine> headers(Orders& orders) const;

 private:
  struct Line {
    sip::HeaderName name;
    std::string value;
    std::string text_name;
  };
  /// True: it is the one that is kept.
  bool weigh(int status, std::span<const sip::HeaderLine> headers, bool said, bool unsent);
  void keep(const sip::HeaderLine& line);

  int status_ = 0;
  bool said_ = false;  // by somebody, and not by us for want of an answer
  bool unsent_ = false;
  bool heard_ = false;
  std::optional<std::uint8_t> cause_;
  std::vector<Line> lines_;
};

}  // namespace trunkline::controlplane
