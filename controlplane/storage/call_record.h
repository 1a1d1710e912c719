// What is written of a call, step by step: values of one fixed size, so that a spool needs no lengths.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

namespace trunkline::controlplane {

/// Text in place, cut where it is too long.
template <std::size_t N>
struct FixedText {
  std::array<char, N> characters{};  // behind the text: zeros

  FixedText& operator=(std::string_view text) noexcept {
    const auto length = std::min(text.size(), N);
    std::copy_n(text.data(), length, characters.data());
    std::fill(characters.begin() + static_cast<std::ptrdiff_t>(length), characters.end(), '\0');
    return *this;
  }
  [[nodiscard]] std::string_view view() const noexcept {
    const std::string_view all(characters.data(), N);
    return all.substr(0, std::min(N, all.find('\0')));
  }
};

/// Names a call for ever: which run of the program it belongs to, and which call of that run it is. The same
/// record written twice is written once.
struct CallKey {
  std::uint64_t run = 0;   // the next of this appliance: Spool::begin_run()
  std::uint64_t call = 0;  // shard and session of that run

  friend bool operator==(const CallKey&, const CallKey&) noexcept = default;
};

enum class RecordKind : std::uint8_t { started = 1, answered, ended, measured, interim, codec, trunks };
enum class EndedBy : std::uint8_t { caller, callee, us };

/// Where status and who ended it do not say all.
enum class EndReason : std::uint8_t {
  none,
  media_timeout,    // no packets any more
  session_expired,  // RFC 4028: nobody refreshed it
  peer_gone,        // it does not know the dialog any more, or does not answer (RFC 5057)
  unacknowledged,   // no ACK to our 2xx
  undescribed,      // offer and answer do not come to terms
  ring_limit,       // nobody answered for so long, or Expires said so
  operator_,        // `trunkctl hangup`
  stopped,          // the appliance ended
  fault,            // of ours
  unheard,          // through the proxy, without a session timer: for so long that it must be over
  unreachable,      // nobody out there has said anything
};

/// Nobody rang and nobody answered.
inline constexpr std::uint32_t no_pdd = 0xffff'ffff;

/// Who calls whom, and the Call-ID of the caller's leg, in one room: what does not fit as a whole is cut. A
/// Call-ID has 128 octets whatever the others need, as those of carriers may be long (3GPP TS 24.229), and
/// all that they leave; of what is left then each URI has a half, and what the other leaves of its own.
class CallStarted {
 public:
  CallStarted() noexcept = default;
  CallStarted(std::string_view caller, std::string_view callee, std::string_view call_id) noexcept {
    set(caller, callee, call_id);
  }
  void set(std::string_view caller, std::string_view callee, std::string_view call_id) noexcept {
    const auto uris = std::min(room, caller.size() + callee.size());
    const auto name = call_id.substr(0, std::max(sure_of_call_id, room - uris));
    const auto rest = room - name.size();
    const auto from = caller.substr(0, std::max(rest / 2, rest - std::min(rest, callee.size())));
    put(from, callee.substr(0, rest - from.size()), name);
  }
  [[nodiscard]] std::string_view caller() const noexcept { return {text_.data(), caller_}; }
  [[nodiscard]] std::string_view callee() const noexcept { return {text_.data() + caller_, callee_}; }
  [[nodiscard]] std::string_view call_id() const noexcept {
    return {text_.data() + caller_ + callee_, call_id_};
  }
  /// So many octets from its begin say something.
  [[nodiscard]] std::size_t used() const noexcept {
    const auto said = 3U + std::size_t{caller_} + std::size_t{callee_} + std::size_t{call_id_};
    return std::min(said, sizeof(CallStarted));  // of a damaged one, too
  }

 private:
  static constexpr std::size_t room = 205;
  static constexpr std::size_t sure_of_call_id = 128;

  void put(std::string_view caller, std::string_view callee, std::string_view call_id) noexcept {
    caller_ = static_cast<std::uint8_t>(caller.size());
    callee_ = static_cast<std::uint8_t>(callee.size());
    call_id_ = static_cast<std::uint8_t>(call_id.size());
    char* to = std::copy(caller.begin(), caller.end(), text_.data());
    to = std::copy(callee.begin(), callee.end(), to);
    std::copy(call_id.begin(), call_id.end(), to);
  }

  std::uint8_t caller_ = 0;  // how long they are
  std::uint8_t callee_ = 0;
  std::uint8_t call_id_ = 0;
  std::array<char, room> text_{};
};

/// By which trunks it came and went, in one room.
class CallTrunks {
 public:
  CallTrunks() noexcept = default;
  /// Empty: a user, a next hop or a service. A name that is longer than 103 octets is cut.
  CallTrunks(std::string_view caller, std::string_view callee) noexcept
      : caller_(static_cast<std::uint8_t>(std::min(caller.size(), longest))),
        callee_(static_cast<std::uint8_t>(std::min(callee.size(), longest))) {
    std::copy_n(callee.data(), callee_, std::copy_n(caller.data(), caller_, text_.data()));
  }
  [[nodiscard]] std::string_view caller() const noexcept { return {text_.data(), caller_}; }
  [[nodiscard]] std::string_view callee() const noexcept { return {text_.data() + caller_, callee_}; }
  /// So many octets from its begin say something.
  [[nodiscard]] std::size_t used() const noexcept {
    return std::min(2U + std::size_t{caller_} + std::size_t{callee_}, sizeof(CallTrunks));
  }

 private:
  static constexpr std::size_t longest = 103;

  std::uint8_t caller_ = 0;  // how long they are
  std::uint8_t callee_ = 0;
  std::array<char, 2 * longest> text_{};
};

struct CallAnswered {
  std::uint32_t pdd_ms = 0;  // post-dial delay: from the INVITE to the first ringing, or answer
  FixedText<16> codec;       // empty: the offer is not answered yet
};

/// What the caller's side has agreed on since.
struct CallCodec {
  FixedText<16> codec;
};

struct CallEnded {
  std::uint16_t status = 0;  // the SIP status that ended it; 200: it was answered and hung up
  std::uint8_t cause = 0;    // of Q.850
  EndedBy by = EndedBy::us;
  std::uint32_t pdd_ms = no_pdd;
  EndReason reason = EndReason::none;
};

/// Of one slot: what came from one party, up to when it was closed, or to the last interim record.
struct CallMeasured {
  std::uint64_t received = 0;
  std::uint64_t sent = 0;
  std::uint32_t lost = 0;
  std::uint32_t reordered = 0;
  std::uint32_t jitter_us = 0;
  std::uint32_t slot = 0;  // makes the record's key unique: a stream may move
  std::uint32_t slot_generation = 0;
  std::uint16_t mos = 0;   // in hundredths; 0: not known
  std::uint8_t party = 0;  // 0: the caller
  std::uint8_t stream = 0;
};

struct CallRecord {
  CallKey key;
  std::int64_t unix_ms = 0;
  RecordKind kind = RecordKind::started;
  union {  // of an interim record: nothing, its time says that the call was alive
    CallStarted started;
    CallAnswered answered;
    CallEnded ended;
    CallMeasured measured;
    CallCodec codec;
    CallTrunks trunks;
  };

  CallRecord() noexcept : started() {}

  /// So many octets from its begin say something; what is behind them is of no kind's.
  [[nodiscard]] std::size_t used() const noexcept {
    constexpr std::size_t head = 32;
    switch (kind) {
      case RecordKind::answered: return head + 24;
      case RecordKind::ended: return head + 16;
      case RecordKind::measured: return head + 48;
      case RecordKind::interim: return head;
      case RecordKind::codec: return head + 16;
      case RecordKind::started: return head + whole_words(started.used());
      case RecordKind::trunks: return head + whole_words(trunks.used());
    }
    return sizeof(CallRecord);
  }

 private:
  static constexpr std::size_t whole_words(std::size_t octets) noexcept { return (octets + 7) / 8 * 8; }
};
static_assert(sizeof(CallAnswered) <= 24 && sizeof(CallEnded) <= 16 && sizeof(CallMeasured) <= 48);
static_assert(std::is_trivially_copyable_v<CallRecord> && sizeof(CallRecord) == 240, "is written as it lies");

}  // namespace trunkline::controlplane
