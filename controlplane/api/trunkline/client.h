// Somebody who registers elsewhere, and calls and is called from there.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <trunkline/server.h>

namespace trunkline {

/// At a registrar of others.
struct Account {
  std::string registrar = {};  // "192.0.2.1:5060": an address, where REGISTER and calls are sent, over UDP
  std::string user = {};       // also of the credentials, and of our Contact
  std::string password = {};   // for what is challenged by digest (RFC 8760: SHA-256 or MD5)
  std::string domain = {};     // of the address of record; empty: the registrar's address
  std::string name = {};       // shown to those who are called
  std::chrono::seconds expires{3600};  // asked for; the registrar may grant less, or want more (423)
  /// "urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6": names this device among all of the user's, and stays
  /// the same when it starts anew (RFC 5626 section 4.1). With it a flow is registered (RFC 5626), which is
  /// kept open by STUN where the registrar keeps flows, and a GRUU is asked for (RFC 5627), which is the
  /// Contact of our calls then. Empty: neither.
  std::string instance = {};
};

enum class RegistrationState : std::uint8_t {
  registered,
  retrying,  // it does not answer, or cannot now: asked again after 30 to 60 s, then more and more seldom,
             // and not before it said (Retry-After)
  refused,   // it will not: `status`; 401: the password is wrong; 503: no timer is left here for the next
             // request. Not asked again by itself
  unregistered,  // as we wished
};
[[nodiscard]] std::string_view to_string(RegistrationState state) noexcept;

struct Registration {
  RegistrationState state = RegistrationState::unregistered;
  int status = 0;  // of the last answer; 408: there was none; retrying 503: or it could not be sent
  std::chrono::seconds expires{0};  // registered: it is refreshed well before
  bool flow = false;                // registered: as a flow, which is kept open
  std::string gruu =
      {};  // registered: a URI that leads to this client alone; empty: the registrar gives none
};

/// A user agent on a Server: it shares the server's handlers of events, and its calls are the server's, so
/// that both may speak for any of them. Destroyed before the server: it unregisters, and its calls go on.
/// Handlers run as the server's do.
class Client {
 public:
  using RegistrationHandler = std::function<void(const Registration&)>;

  Client(const Server& server, Account account);
  Client(Client&&) noexcept;
  Client& operator=(Client&&) noexcept;
  ~Client();

  /// Keeps us registered until unregister(); `handler` is told of every change and every refresh. Errors:
  /// `bad_address` (of the registrar, or a text or an instance that cannot stand in a message), `no_room`
  /// (256 accounts).
  Error register_account(RegistrationHandler handler = {});
  /// Errors: `wrong_state` (never registered).
  Error unregister();

  /// Calls to us. In place of Server::on_incoming() for our user; errors as there.
  Error on_call(Server::IncomingHandler handler);
  /// By way of the registrar: a URI, or a user of our domain. A challenge is answered. Errors as of
  /// Server::call().
  Error call(std::string_view to, Server::PlacedHandler handler = {}, Sound sound = Sound::silence);

  // As the server's: see there.

  Error answer(CallHandle call, Answer answer = {});
  Error reject(CallHandle call, int status = 486);
  /// A call of ours that is not answered yet; `wrong_state` where it is.
  Error cancel(CallHandle call);
  Error hang_up(CallHandle call);
  Error hold(CallHandle call);
  Error resume(CallHandle call);
  /// As telephone-events (RFC 4733), or by INFO.
  Error send_dtmf(CallHandle call, std::string_view digits);
  /// Our calls, of this account.
  void list(std::function<void(std::vector<CallInfo>)> done);

 private:
  struct Self;
  std::shared_ptr<Self> self_;
};

}  // namespace trunkline
