// A proxy in Go: asks the auth server about every request, then hands it to the origin.
package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"log"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"
)

const user = "X-User"

// notForAuth: headers of one connection (RFC 9110, 7.6.1) and of a body that is not sent along.
var notForAuth = []string{
	"Connection", "Content-Length", "Expect", "Keep-Alive", "Proxy-Connection", "Te", "Trailer", "Transfer-Encoding", "Upgrade",
}

func main() {
	auth, origin := address("AUTH_URL"), address("ORIGIN_URL")
	guard := &guard{
		auth:   auth.String(),
		client: &http.Client{Transport: pool(trusted(os.Getenv("AUTH_CA"))), CheckRedirect: never},
		next: &httputil.ReverseProxy{
			Transport: pool(nil),
			Rewrite: func(r *httputil.ProxyRequest) {
				r.SetURL(origin)
				r.Out.Host = r.In.Host
				r.SetXForwarded()
			},
		},
	}
	serve(guard, env("BIND_HOST", "127.0.0.1")+":"+env("PORT", "8022"))
}

type guard struct {
	auth   string
	client *http.Client
	next   http.Handler
}

func (g *guard) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	// Some origins read x_user as X-User: both are the auth server's to say.
	for name := range r.Header {
		if strings.EqualFold(strings.ReplaceAll(name, "_", "-"), user) {
			delete(r.Header, name)
		}
	}
	answer, err := g.ask(r)
	if err != nil {
		log.Printf("auth server: %v", err)
		http.Error(w, "the auth server gave no answer", http.StatusBadGateway)
		return
	}
	defer answer.Body.Close()
	if answer.StatusCode/100 != 2 {
		refuse(w, answer)
		return
	}
	// Read to its end, or the connection cannot be used again.
	if _, err := io.Copy(io.Discard, answer.Body); err != nil {
		log.Printf("auth server: %v", err)
		http.Error(w, "the auth server broke off", http.StatusBadGateway)
		return
	}
	if name := answer.Header.Get(user); name != "" {
		r.Header.Set(user, name)
	}
	g.next.ServeHTTP(w, r)
}

func (g *guard) ask(r *http.Request) (*http.Response, error) {
	question, err := http.NewRequestWithContext(r.Context(), http.MethodGet, g.auth, nil)
	if err != nil {
		return nil, err
	}
	question.Header = r.Header.Clone()
	for _, name := range notForAuth {
		question.Header.Del(name)
	}
	return g.client.Do(question)
}

// refuse gives the client what the auth server said.
func refuse(w http.ResponseWriter, answer *http.Response) {
	for name, values := range answer.Header {
		if name != "Connection" && name != "Keep-Alive" && name != "Transfer-Encoding" {
			w.Header()[name] = values
		}
	}
	w.WriteHeader(answer.StatusCode)
	if _, err := io.Copy(w, answer.Body); err != nil {
		log.Printf("auth server: %v", err)
	}
}

// pool keeps connections alive; Go's own two per host would open a new one for most of a hundred users' requests.
func pool(trust *tls.Config) *http.Transport {
	return &http.Transport{
		DisableCompression:  true, // a proxy asks for no gzip of its own
		MaxIdleConnsPerHost: 256,
		IdleConnTimeout:     90 * time.Second,
		TLSClientConfig:     trust,
	}
}

func trusted(file string) *tls.Config {
	if file == "" {
		return nil
	}
	pem, err := os.ReadFile(file)
	if err != nil {
		log.Fatalf("AUTH_CA: %v", err)
	}
	authorities := x509.NewCertPool()
	if !authorities.AppendCertsFromPEM(pem) {
		log.Fatalf("AUTH_CA: %s holds no certificate", file)
	}
	return &tls.Config{RootCAs: authorities, ClientSessionCache: tls.NewLRUClientSessionCache(0)}
}

func never(*http.Request, []*http.Request) error {
	return http.ErrUseLastResponse // a redirect is the client's to follow
}

func address(name string) *url.URL {
	value, err := url.Parse(os.Getenv(name))
	if err != nil || value.Host == "" || value.Scheme != "http" && value.Scheme != "https" {
		log.Fatalf("%s '%s' is no http or https URL", name, os.Getenv(name))
	}
	return value
}

// serve runs until SIGTERM or SIGINT, then lets requests in flight finish for five seconds.
func serve(handler http.Handler, address string) {
	stop, cancel := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer cancel()
	server := &http.Server{Addr: address, Handler: handler, ReadHeaderTimeout: 10 * time.Second}
	go func() {
		if err := server.ListenAndServe(); !errors.Is(err, http.ErrServerClosed) {
			log.Fatal(err)
		}
	}()
	<-stop.Done()
	grace, done := context.WithTimeout(context.Background(), 5*time.Second)
	defer done()
	if err := server.Shutdown(grace); err != nil {
		log.Fatal(err)
	}
}

func env(name, fallback string) string {
	if value := os.Getenv(name); value != "" {
		return value
	}
	return fallback
}
