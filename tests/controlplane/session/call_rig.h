// A coordinator between two phones, without transactions and without a network: what a phone says goes in as
// text, what the coordinator orders comes out as one line, such as "a 100/INVITE, b INVITE+sdp".
#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "controlplane/session/coordinator.h"
#include "tests/controlplane/api/inline_host.h"
#include "tests/fakes/seeded_random.h"

namespace trunkline::controlplane {

using namespace std::chrono_literals;

class CallRig;

/// How a phone words a message, where that matters.
struct Wording {
  std::string body = {};
  std::string tag = {};      // in place of the phone's own: of a fork
  std::string headers = {};  // whole lines
  bool contact = true;
  int hops = 70;                 // Max-Forwards
  std::string to_tag = {};       // of an early dialog: in place of the last one that it was told
  std::optional<int> cseq = {};  // in it
};

/// One phone, on side a or b. Every function returns what the coordinator ordered because of it.
class Phone {
 public:
  Phone(CallRig& rig, Side side, std::string name, std::string address);

  // Requests of the phone's.
  std::string invites(const std::string& user, const Wording& wording);
  std::string invites(const std::string& user = "bob") { return invites(user, {.body = sdp()}); }
  std::string reinvites(const Wording& wording);
  std::string reinvites() { return reinvites({.body = sdp(), .tag = {}, .headers = {}}); }
  std::string cancels();
  std::string acks(const std::string& body = {});
  std::string acks_with_tags(const std::string& from, const std::string& to);
  std::string byes();
  /// Any other, or one with a CSeq of its own; `to_tag` in place of the dialog's.
  std::string asks(const std::string& method, std::optional<int> cseq = {},
                   const std::optional<std::string>& to_tag = {});
  std::string asks(const std::string& method, const Wording& wording);

  // Responses to the last INVITE, or BYE, that it was sent.
  std::string answers(int status, const Wording& wording);
  /// With a description where one belongs.
  std::string answers(int status) {
    return answers(status, {.body = status == 183 || status / 100 == 2 ? sdp() : std::string{}});
  }
  std::string answers_bye(int status = 200);
  /// The last other request that it was sent.
  std::string answers_request(int status, const Wording& wording = {});
  std::string ignores_request();
  std::string answers_bye_of(const std::string& fork, int status = 200);
  /// It says nothing until the transaction gives up.
  std::string ignores_invite();
  std::string ignores_bye();

  [[nodiscard]] std::string sdp(const std::string& attribute = "a=sendrecv") const;
  [[nodiscard]] const base::Endpoint& address() const noexcept { return address_; }
  [[nodiscard]] Side side() const noexcept { return side_; }
  /// Ours, as it learnt it last.
  [[nodiscard]] const std::string& peer_tag() const noexcept { return peer_tag_; }
  [[nodiscard]] const std::string& name() const noexcept { return name_; }

  bool has_tag = true;  // in From; of before RFC 3261 it has none

 private:
  friend class CallRig;

  struct Asked {  // a request of ours to it
    base::TransactionHandle client;
    std::uint64_t user = 0;
    std::uint32_t cseq = 0;
    std::string call_id, our_tag;
    std::string octets = {};  // of the request
    std::string their_tag = {};
    bool open = false;
  };

  std::string request(const std::string& method, std::uint32_t cseq, const Wording& wording,
                      const std::string& to_tag) const;
  std::string response(const std::string& method, const Asked& asked, int status,
                       const Wording& wording) const;
  base::TransactionHandle opens(const std::string& method);
  std::string answers_to(const std::string& method, Asked& asked, int status, const Wording& wording);

  CallRig& rig_;
  Side side_;
  std::string name_;
  base::Endpoint address_;
  std::string host_;
  std::string call_id_, peer_tag_, uri_;
  std::uint32_t cseq_ = 0;
  std::uint32_t invite_cseq_ = 0;
  base::TransactionHandle invite_;  // its own
  Asked invited_, asked_to_leave_, asked_else_;
  std::string asked_method_;  // of asked_else_
};

class CallRig {
 public:
  struct Buffers {
    std::uint32_t of_1024 = 64;
    std::uint32_t of_4096 = 64;
  };
  explicit CallRig(const SessionSettings& settings = usual_settings(), std::uint32_t most_media_calls = 8,
                   const Buffers& buffers = {64, 64});

  [[nodiscard]] static SessionSettings usual_settings();

  /// What handlers of the API wished of calls they were not given.
  std::string delivers();
  /// The same of a host that has more than one rig.
  std::string takes(const fakes::InlineHost::Acted& wish);
  /// Lets time pass, timer by timer.
  std::string passes(base::Duration time);
  std::string hang_up(int status = 480);
  /// The layer's word of the last INVITE of the phone's, or to it.
  std::string leaves_unanswered(const Phone& phone);
  std::string cannot_reach(Phone& phone);
  std::string happens(const sip::Event& event);
  std::string media_time_out();
  /// A worker reports a key of the call's first party.
  std::string dials(base::SessionHandle call, const rtp::HeardDigit& digit);
  std::string happens_in(base::SessionHandle call, const std::function<void(Call&)>& f);
  /// Our last INVITE to phone b, back from there with another Request-URI or the same.
  std::string comes_back(const std::string& uri);

  /// A call in each of its states, by the shortest way.
  void reach(CallState state);
  /// Of the only call; `ended` when there is none.
  [[nodiscard]] CallState state();

  /// Nobody says anything any more: media time out, every wait of the transaction layer times out, then ten
  /// minutes pass.
  void falls_silent();
  /// What is still held, or owed to somebody: empty when the last call left nothing behind.
  [[nodiscard]] std::string left() const;

  /// Of the dialog that the last INVITE of ours to the phone was sent in.
  [[nodiscard]] static const std::string& call_id(const Phone& phone) { return phone.invited_.call_id; }
  /// Of the last response (but 100) or request that was ordered.
  [[nodiscard]] std::string header(sip::HeaderName name) const;
  /// The same, all of that name, one a line.
  [[nodiscard]] std::string headers(sip::HeaderName name) const;
  [[nodiscard]] std::size_t count_of(sip::HeaderName name) const {
    return static_cast<std::size_t>(
        std::count_if(lines_.begin(), lines_.end(), [name](const auto& line) { return line.first == name; }));
  }
  /// All octets of the last INVITE of ours to the phone, and of the last request but INVITE and BYE.
  [[nodiscard]] static const std::string& invite_to(const Phone& phone) { return phone.invited_.octets; }
  [[nodiscard]] static const std::string& request_to(const Phone& phone) { return phone.asked_else_.octets; }
  /// The credentials in the last ACK of ours.
  [[nodiscard]] const std::string& proof() const noexcept { return proof_; }
  /// Whether the last 100 that was ordered has it.
  [[nodiscard]] bool trying_has(sip::HeaderName name) const { return trying_.contains(name); }
  /// From of the last INVITE of ours.
  [[nodiscard]] const std::string& caller() const noexcept { return caller_; }
  [[nodiscard]] const std::string& reason() const noexcept { return reason_; }
  /// Where the last INVITE of ours went, and its Request-URI: "10.99.0.20:5080 sip:bob@10.99.0.20:5080".
  [[nodiscard]] const std::string& called() const noexcept { return called_; }
  /// Of the last request of ours, whatever it is: its Request-URI, and From.
  [[nodiscard]] const std::string& target() const noexcept { return target_; }
  [[nodiscard]] const std::string& sender() const noexcept { return sender_; }
  /// Content-Type of the last request of ours, or response that had one.
  [[nodiscard]] const std::string& type() const noexcept { return type_; }
  /// The last description that went out, or all of a body of several parts.
  [[nodiscard]] const std::string& body() const noexcept { return body_; }
  [[nodiscard]] Orders& orders() noexcept { return orders_; }
  [[nodiscard]] std::uint64_t count(SessionCounter counter) const {
    return coordinator.counters().read(counter);
  }

  base::Instant now{1s};
  fakes::SeededRandom random{1};
  base::BufferPool buffers;
  gate::Sharding sharding{{}, 1};
  MediaCalls media;
  Coordinator coordinator;
  fakes::InlineServices services{{&coordinator}, now};
  Phone a;
  Phone b;
  bool answers_stun = true;                                             // whoever is asked,
  base::Endpoint seen_from = *base::Endpoint::parse("10.99.0.1:5060");  // and says that we are there
  int unsendable = 0;   // the status for requests of ours, none of which can be sent; 0: they can
  bool merged = false;  // the layer says so of the next requests
  std::vector<rtp::DigitString> digits;  // that workers were to send
  std::vector<int> marks;  // DSCP of the slots, in the order in which they were opened or changed

 private:
  friend class Phone;

  struct Opened {  // a request of a phone's
    std::string label;
    bool final = false;
    bool invite = false;
  };

  std::string carry_out();
  void say(std::string& line, const std::string& what) const;
  void carry_out(const RespondOrder& order, std::string& line);
  void carry_out(const RequestOrder& order, std::string& line);
  void carry_out(const AckOrder& order, std::string& line);
  void carry_out(const CancelOrder& order, std::string& line);
  void carry_out(const ResendSuccessOrder& order, std::string& line);
  // No call makes these, but the proxy.
  static void carry_out(const ForwardRequestOrder&, std::string&) { ADD_FAILURE(); }
  static void carry_out(const ForwardResponseOrder&, std::string&) { ADD_FAILURE(); }
  void carry_out(const KeepAliveOrder& order, std::string& line);
  Phone& at(const sip::Hop& hop) { return hop.remote == a.address() ? a : b; }
  void remember(std::span<const sip::HeaderLine> headers, std::string_view body, std::string_view reason);

  std::string take_stun_answers();

  std::vector<std::pair<base::Endpoint, std::string>> stun_answers_;  // on their way
  Orders orders_;
  std::uint32_t next_transaction_ = 0;
  std::map<std::uint32_t, Opened> opened_;
  std::map<std::uint32_t, std::string> sent_;   // our INVITEs by index: "b"
  std::set<std::string> unacknowledged_;        // 2xx of a phone's, by Call-ID, tag and CSeq
  std::set<std::string> settled_;               // of these, those whose ACK the layer repeats
  std::map<std::string, std::uint32_t> cseqs_;  // of our requests, by Call-ID and the phone's tag
  std::vector<std::uint64_t> not_sent_;
  std::map<sip::HeaderName, std::string> headers_;
  std::set<sip::HeaderName> trying_;
  std::vector<std::pair<sip::HeaderName, std::string>> lines_;
  std::string body_, reason_, called_, caller_, target_, sender_, type_, proof_;
};

/// A rig, and at the end of each test the check that nothing is left.
class CallTest : public ::testing::Test {
 protected:
  explicit CallTest(const SessionSettings& settings = CallRig::usual_settings()) : rig(settings) {}
  void TearDown() override {
    rig.falls_silent();
    EXPECT_EQ(rig.left(), "");
  }

  CallRig rig;
  Phone& a = rig.a;
  Phone& b = rig.b;
};

inline bool has(const std::string& text, const std::string& piece) {
  return text.find(piece) != std::string::npos;
}

}  // namespace trunkline::controlplane
